//! Who changed what; for administrators.

use axum::Json;
use serde::{Deserialize, Serialize};
use store::UserId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{List, time};
use crate::{
    app::{App, Shared},
    error::ApiError,
    input::{PageQuery, Query, given},
};

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_audit))
}

/// Something that somebody changed, or tried to.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AuditEntry)]
pub struct AuditBody {
    pub id: String,
    #[schema(format = DateTime)]
    pub at: String,
    /// Null for who was not logged in, and for the program's own operator.
    pub user_id: Option<String>,
    /// E-mail address as it was then.
    pub user: String,
    /// Name of the environment.
    pub environment: String,
    /// `DELETE sources/{id}`.
    pub action: String,
    /// The address that was asked.
    pub subject: String,
    /// The status of the answer: 400 and above were refused.
    pub status: u32,
    /// Where from; empty for a command in the process.
    pub address: String,
}

impl From<store::AuditEntry> for AuditBody {
    fn from(row: store::AuditEntry) -> Self {
        Self {
            id: row.id,
            at: time(row.at_ms),
            user_id: row.user.map(|user| user.0),
            user: row.user_name,
            environment: row.environment,
            action: row.action,
            subject: row.subject,
            status: row.status,
            address: row.address,
        }
    }
}

/// Whose deeds are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AuditQuery {
    /// Only those of this user.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<String>)]
    user_id: Option<String>,
}

/// Who changed what, the latest first; kept for 400 days.
#[utoipa::path(
    get,
    path = "/api/v1/audit",
    tag = "access",
    params(AuditQuery, PageQuery),
    responses((status = 200, description = "One page", body = List<AuditBody>))
)]
async fn list_audit(
    app: App,
    Query(wanted): Query<AuditQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<List<AuditBody>>, ApiError> {
    let user = wanted.user_id.map(UserId);
    Ok(Json(List::of(app.store.audit_entries(user.as_ref(), &page.request()?).await?)))
}
