//! What comes with a request, typed: JSON bodies, paths, queries and pages of lists, refused in the API's own words.

use std::{fmt::Display, str::FromStr};

use axum::extract::{FromRequest, FromRequestParts};
use serde::{Deserialize, Deserializer, de};
use store::{PAGE_ROWS_MAX, PageRequest};
use utoipa::IntoParams;

use crate::error::ApiError;

/// Bytes of a JSON body.
pub(crate) const JSON_BYTES_MAX: usize = 1024 * 1024;
/// Rows of a page when none are asked for.
const PAGE_ROWS_DEFAULT: u32 = 50;
/// Characters of a name of a collection or a chat.
pub(crate) const NAME_CHARS_MAX: usize = 200;
/// Characters of a description or a note.
pub(crate) const NOTE_CHARS_MAX: usize = 4_000;
/// Characters of a question or a search.
pub(crate) const QUESTION_CHARS_MAX: usize = 8_000;

/// A JSON body of at most [`JSON_BYTES_MAX`].
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(ApiError))]
pub(crate) struct JsonBody<T>(pub T);

/// The query string.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(ApiError))]
pub(crate) struct Query<T>(pub T);

/// The variable parts of the path.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(ApiError))]
pub(crate) struct Path<T>(pub T);

/// Which page of a list is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// Rows wanted, 1 to 500; 50 when absent.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 500)]
    limit: Option<u32>,
    /// `next_cursor` of the page before; absent for the first page.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<String>)]
    cursor: Option<String>,
}

impl PageQuery {
    pub fn request(self) -> Result<PageRequest, ApiError> {
        let limit = self.limit.unwrap_or(PAGE_ROWS_DEFAULT);
        if !(1..=PAGE_ROWS_MAX).contains(&limit) {
            return Err(ApiError::invalid("limit_out_of_range", format!("limit must lie in 1 to {PAGE_ROWS_MAX}")));
        }
        Ok(PageRequest { limit, cursor: self.cursor })
    }
}

/// A query's value; `?limit=` means the same as none at all.
pub(crate) fn given<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    match Option::<String>::deserialize(deserializer)? {
        Some(text) if !text.is_empty() => text.parse().map(Some).map_err(de::Error::custom),
        _ => Ok(None),
    }
}

/// A field that is there, if only as null.
pub(crate) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// `text` without the space around it, when it holds 1 to `chars_max` characters.
pub(crate) fn text_of(field: &str, text: &str, chars_max: usize) -> Result<String, ApiError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ApiError::invalid("empty", format!("{field} is empty")));
    }
    short_enough(field, text, chars_max)?;
    Ok(text.to_owned())
}

/// Refuses `text` of more than `chars_max` characters.
pub(crate) fn short_enough(field: &str, text: &str, chars_max: usize) -> Result<(), ApiError> {
    // Bytes first: they bound the characters without counting them.
    if text.len() > chars_max && text.chars().count() > chars_max {
        return Err(ApiError::invalid("too_long", format!("{field} is longer than {chars_max} characters")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_trimmed_and_bounded() {
        assert_eq!(text_of("name", "  a b ", 3).expect("within bounds"), "a b");
        assert_eq!(text_of("name", " \n", 3).expect_err("empty").code, "empty");
        assert_eq!(text_of("name", "abcd", 3).expect_err("long").code, "too_long");
        assert_eq!(text_of("name", "äöü", 3).expect("three characters"), "äöü");
    }
}
