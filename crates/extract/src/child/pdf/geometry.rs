//! From PDFium's page space to the page as displayed: the one place that knows about /Rotate and the crop box.

use crate::{PageSize, Rect};

/// A rectangle in page space: points, origin bottom left, y upward, before any rotation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PageRect {
    pub left: f32,
    pub bottom: f32,
    pub right: f32,
    pub top: f32,
}

impl PageRect {
    pub(crate) fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            bottom: self.bottom.min(other.bottom),
            right: self.right.max(other.right),
            top: self.top.max(other.top),
        }
    }
}

/// How the page is shown: the visible box (crop box within media box) and the clockwise quarter turns of /Rotate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Display {
    pub visible: PageRect,
    pub quarter_turns: u8,
}

impl Display {
    /// Width and height as displayed.
    pub(crate) fn size(&self) -> PageSize {
        let (width, height) = (self.visible.right - self.visible.left, self.visible.top - self.visible.bottom);
        let (width_points, height_points) =
            if self.quarter_turns.is_multiple_of(2) { (width, height) } else { (height, width) };
        PageSize { width_points, height_points }
    }

    /// `rect` as fractions of the displayed page, cut to it; `None` where nothing of it is visible.
    ///
    /// With u, v the fractions from the visible box's left and bottom, a point is shown (x from the left, y from the top)
    /// at (u, 1-v) upright, (v, u) after a quarter turn clockwise, (1-u, v) upside down, (1-v, 1-u) after three quarters
    /// (ISO 32000-1, 7.7.3.3 and 14.11.2).
    pub(crate) fn show(&self, rect: PageRect) -> Option<Rect> {
        let (width, height) = (self.visible.right - self.visible.left, self.visible.top - self.visible.bottom);
        let u = |x: f32| ((x - self.visible.left) / width).clamp(0.0, 1.0);
        let v = |y: f32| ((y - self.visible.bottom) / height).clamp(0.0, 1.0);
        let (u0, u1, v0, v1) = (u(rect.left), u(rect.right), v(rect.bottom), v(rect.top));
        let (x0, x1, y0, y1) = match self.quarter_turns % 4 {
            0 => (u0, u1, 1.0 - v1, 1.0 - v0),
            1 => (v0, v1, u0, u1),
            2 => (1.0 - u1, 1.0 - u0, v0, v1),
            _ => (1.0 - v1, 1.0 - v0, 1.0 - u1, 1.0 - u0),
        };
        // Written so that NaN, from a page without area, is not visible either.
        (x1 > x0 && y1 > y0).then_some(Rect { x: x0, y: y0, width: x1 - x0, height: y1 - y0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A 200 x 100 point page inside a larger media box; a word near its top left corner, read upright.
    const VISIBLE: PageRect = PageRect { left: 50.0, bottom: 20.0, right: 250.0, top: 120.0 };
    const WORD: PageRect = PageRect { left: 60.0, bottom: 100.0, right: 100.0, top: 110.0 };

    fn check(quarter_turns: u8, [x, y, width, height]: [f32; 4]) {
        let shown = Display { visible: VISIBLE, quarter_turns }.show(WORD).unwrap();
        for (got, want) in [(shown.x, x), (shown.y, y), (shown.width, width), (shown.height, height)] {
            assert!((got - want).abs() < 1e-6, "{quarter_turns}: {shown:?}");
        }
    }

    #[test]
    fn words_follow_the_rotation() {
        check(0, [0.05, 0.1, 0.2, 0.1]);
        check(1, [0.8, 0.05, 0.1, 0.2]);
        check(2, [0.75, 0.8, 0.2, 0.1]);
        check(3, [0.1, 0.75, 0.1, 0.2]);
    }

    #[test]
    fn a_quarter_turn_swaps_the_sides() {
        let upright = Display { visible: VISIBLE, quarter_turns: 0 }.size();
        let turned = Display { visible: VISIBLE, quarter_turns: 3 }.size();
        assert_eq!((upright.width_points, upright.height_points), (200.0, 100.0));
        assert_eq!((turned.width_points, turned.height_points), (100.0, 200.0));
    }

    #[test]
    fn what_the_crop_box_hides_has_no_rectangle() {
        let display = Display { visible: VISIBLE, quarter_turns: 0 };
        assert_eq!(display.show(PageRect { left: 0.0, bottom: 0.0, right: 40.0, top: 10.0 }), None);
        let cut = display.show(PageRect { left: 0.0, bottom: 100.0, right: 60.0, top: 110.0 }).unwrap();
        assert_eq!((cut.x, cut.width), (0.0, 0.05));
        let flat = Display { visible: PageRect { right: 50.0, ..VISIBLE }, quarter_turns: 0 };
        assert_eq!(flat.show(WORD), None);
    }

    #[test]
    fn four_quarter_turns_are_none() {
        let at = |quarter_turns| Display { visible: VISIBLE, quarter_turns }.show(WORD);
        assert_eq!(at(4), at(0));
    }
}
