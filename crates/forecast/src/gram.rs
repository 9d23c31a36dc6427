//! Weighted least squares with a penalty, from sums of products. No more linear algebra than the models need.

/// Symmetric sums of products of rows: the lower half of X'WX, where the first column is the constant 1 and the last the
/// target.
#[derive(Debug, Clone)]
pub(crate) struct Gram {
    width: usize,
    sums: Vec<f64>,
    /// Rows that wait to be added four at a time: so each sum is read and written once for four rows.
    waiting: Vec<f64>,
    weights: [f64; LANES],
    count: usize,
}

const LANES: usize = 4;

impl Gram {
    pub(crate) fn new(width: usize) -> Self {
        Self {
            width,
            sums: vec![0.0; width * width],
            waiting: vec![0.0; LANES * width],
            weights: [0.0; LANES],
            count: 0,
        }
    }

    /// Adds a row of `width` numbers.
    pub(crate) fn add(&mut self, row: &[f32], weight: f64) {
        debug_assert_eq!(row.len(), self.width);
        let place = &mut self.waiting[self.count * self.width..(self.count + 1) * self.width];
        for (place, input) in place.iter_mut().zip(row) {
            *place = f64::from(*input);
        }
        self.weights[self.count] = weight;
        self.count += 1;
        if self.count == LANES {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let width = self.width;
        for lane in self.count..LANES {
            self.weights[lane] = 0.0;
            self.waiting[lane * width..(lane + 1) * width].fill(0.0);
        }
        let (a, rest) = self.waiting.split_at(width);
        let (b, rest) = rest.split_at(width);
        let (c, d) = rest.split_at(width);
        let weigh =
            |i: usize| [self.weights[0] * a[i], self.weights[1] * b[i], self.weights[2] * c[i], self.weights[3] * d[i]];
        // Two lines of sums at a time: each input is read once for both.
        for i in (0..width).step_by(2) {
            let one = weigh(i);
            let (upper, lower) = self.sums[i * width..].split_at_mut(width);
            let (a, b, c, d) = (&a[..=i], &b[..=i], &c[..=i], &d[..=i]);
            let upper = &mut upper[..=i];
            if i + 1 == width {
                for j in 0..=i {
                    upper[j] += (one[0] * a[j] + one[1] * b[j]) + (one[2] * c[j] + one[3] * d[j]);
                }
                break;
            }
            let two = weigh(i + 1);
            let lower = &mut lower[..=i + 1];
            lower[i + 1] += (two[0] * self.waiting[i + 1] + two[1] * self.waiting[width + i + 1])
                + (two[2] * self.waiting[2 * width + i + 1] + two[3] * self.waiting[3 * width + i + 1]);
            let lower = &mut lower[..=i];
            for j in 0..=i {
                upper[j] += (one[0] * a[j] + one[1] * b[j]) + (one[2] * c[j] + one[3] * d[j]);
                lower[j] += (two[0] * a[j] + two[1] * b[j]) + (two[2] * c[j] + two[3] * d[j]);
            }
        }
        self.count = 0;
    }

    /// Coefficients of all columns but the last: the constant first. The other columns are standardised for the penalty and
    /// the constant is free. `None` where there is no row.
    pub(crate) fn solve(&mut self, penalty: f64) -> Option<Vec<f64>> {
        self.flush();
        let (width, sums) = (self.width, &self.sums);
        let total = sums[0];
        if total <= 0.0 || total.is_nan() {
            return None;
        }
        let inner = width - 2;
        let mean = |column: usize| sums[column * width] / total;
        let means: Vec<f64> = (0..width).map(mean).collect();
        let centred = |i: usize, j: usize| sums[i.max(j) * width + i.min(j)] / total - means[i] * means[j];
        let scales: Vec<f64> = (1..=inner)
            .map(|column| {
                let variance = centred(column, column);
                if variance > 1e-12 * (1e-6 + means[column] * means[column]) { variance.sqrt() } else { 0.0 }
            })
            .collect();
        let mut matrix = vec![0.0; inner * inner];
        let mut right = vec![0.0; inner];
        for i in 0..inner {
            if scales[i] == 0.0 {
                matrix[i * inner + i] = 1.0;
                continue;
            }
            for j in 0..=i {
                if scales[j] > 0.0 {
                    matrix[i * inner + j] = centred(i + 1, j + 1) / (scales[i] * scales[j]);
                }
            }
            matrix[i * inner + i] += penalty / total;
            right[i] = centred(width - 1, i + 1) / scales[i];
        }
        cholesky_solve(&mut matrix, &mut right)?;
        let mut coefficients = vec![0.0; width - 1];
        let mut constant = means[width - 1];
        for i in 0..inner {
            if scales[i] > 0.0 {
                coefficients[i + 1] = right[i] / scales[i];
                constant -= coefficients[i + 1] * means[i + 1];
            }
        }
        coefficients[0] = constant;
        coefficients.iter().all(|value| value.is_finite()).then_some(coefficients)
    }
}

/// Solves M x = r in place, M symmetric and positive definite, its lower half given.
fn cholesky_solve(matrix: &mut [f64], right: &mut [f64]) -> Option<()> {
    let size = right.len();
    for i in 0..size {
        let (above, rest) = matrix.split_at_mut(i * size);
        let row = &mut rest[..=i];
        for j in 0..i {
            let other = &above[j * size..=j * size + j];
            let sum: f64 = row[..j].iter().zip(&other[..j]).map(|(a, b)| a * b).sum();
            row[j] = (row[j] - sum) / other[j];
        }
        let sum: f64 = row[..i].iter().map(|a| a * a).sum();
        let pivot = row[i] - sum;
        if pivot <= 1e-14 || pivot.is_nan() {
            return None;
        }
        row[i] = pivot.sqrt();
    }
    for i in 0..size {
        let sum: f64 = (0..i).map(|j| matrix[i * size + j] * right[j]).sum();
        right[i] = (right[i] - sum) / matrix[i * size + i];
    }
    for i in (0..size).rev() {
        let sum: f64 = (i + 1..size).map(|j| matrix[j * size + i] * right[j]).sum();
        right[i] = (right[i] - sum) / matrix[i * size + i];
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found() {
        let mut gram = Gram::new(4);
        for at in 0..11 {
            // Quarters: nothing is lost in the inputs.
            let (x, wave) = (at as f32, (at * 5 % 7) as f32 / 4.0);
            gram.add(&[1.0, x, wave, 3.0 + 2.0 * x - wave], 0.5 + f64::from(x));
        }
        let found = gram.solve(0.0).unwrap();
        for (found, wanted) in found.iter().zip([3.0, 2.0, -1.0]) {
            assert!((found - wanted).abs() < 1e-9, "{found} {wanted}");
        }
    }

    #[test]
    fn a_constant_column_is_left_out() {
        let mut gram = Gram::new(3);
        for at in 0..5 {
            gram.add(&[1.0, 4.0, at as f32], 1.0);
        }
        assert_eq!(gram.solve(1.0).unwrap(), [2.0, 0.0]);
        assert!(Gram::new(3).solve(1.0).is_none());
    }
}
