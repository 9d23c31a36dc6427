//! The same server as people reach it who have to log in, and those who call it.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use serde_json::Value;
use tower::ServiceExt;

use crate::support::{BODY_BYTES_MAX, Reply, Server, json_request, request};

impl Server {
    /// The same server as people reach it who have to log in.
    pub fn guarded(&self) -> Guarded {
        self.guarded_with(server::AccessLimits::default())
    }

    pub fn guarded_with(&self, limits: server::AccessLimits) -> Guarded {
        let settings = server::AccessSettings {
            mode: server::AccessMode::Accounts,
            limits,
            // As little as there may be: what it costs is not what these tests are about.
            password_cost: server::PasswordCost { memory_kib: 8, passes: 1 },
            operator_hash: Some(server::secret_hash("operator")),
            ..server::AccessSettings::default()
        };
        let app = App { access: server::Access::new(settings), ..self.app.clone() };
        Guarded { router: server::router(app), store: self.app.store.clone() }
    }
}

/// A server where people log in.
pub struct Guarded {
    router: Router,
    pub store: store::Store,
}

/// Somebody who calls it.
#[derive(Clone)]
pub struct Caller {
    router: Router,
    header: Option<(header::HeaderName, String)>,
}

impl Guarded {
    pub fn stranger(&self) -> Caller {
        Caller { router: self.router.clone(), header: None }
    }

    pub fn operator(&self) -> Caller {
        self.with_token("operator")
    }

    pub fn with_token(&self, token: &str) -> Caller {
        Caller { header: Some((header::AUTHORIZATION, format!("Bearer {token}"))), ..self.stranger() }
    }

    /// Whoever the reply logged in.
    pub fn logged_in(&self, reply: &Reply) -> Caller {
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
        let cookie = reply.header(header::SET_COOKIE);
        assert!(cookie.contains("; HttpOnly; SameSite=Lax") && cookie.contains("; Path=/; Max-Age="), "{cookie}");
        let pair = cookie.split(';').next().expect("a cookie").to_owned();
        Caller { header: Some((header::COOKIE, pair)), ..self.stranger() }
    }

    pub async fn log_in(&self, email: &str) -> Caller {
        let body = serde_json::json!({"email": email, "password": PASSWORD});
        self.logged_in(&self.stranger().post("/api/v1/session", body).await)
    }

    /// Makes a user with these roles, `(collection, role)` in main, the whole of it where no collection is named, and logs them in.
    pub async fn user(&self, email: &str, is_admin: bool, roles: &[(Option<&str>, &str)]) -> Caller {
        let grant =
            |(collection, role): &(Option<&str>, &str)| serde_json::json!({"collection_id": collection, "role": role});
        let grants: Vec<Value> = roles.iter().map(grant).collect();
        let body = serde_json::json!({
            "email": email, "name": email, "password": PASSWORD, "is_admin": is_admin, "grants": grants,
        });
        let made = self.operator().post("/api/v1/users", body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        self.log_in(email).await
    }
}

/// The password of all users of these tests.
pub const PASSWORD: &str = "correct horse";

impl Caller {
    pub async fn send(&self, mut request: Request<Body>) -> Reply {
        let headers = request.headers_mut();
        headers.entry(header::HOST).or_insert(header::HeaderValue::from_static("localhost:8080"));
        headers.entry("x-request-id").or_insert(header::HeaderValue::from_static("test"));
        if let Some((name, value)) = &self.header {
            headers.insert(name, value.parse().expect("a header"));
        }
        let response = self.router.clone().oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, BODY_BYTES_MAX).await.expect("a body");
        Reply { status: parts.status, headers: parts.headers, body }
    }

    /// The beginning of a stream that does not end.
    pub async fn open(&self, path: &str) -> axum::response::Response {
        let mut request = request(Method::GET, path).header(header::HOST, "localhost:8080");
        if let Some((name, value)) = &self.header {
            request = request.header(name, value);
        }
        self.router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("infallible")
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(request(Method::GET, path).body(Body::empty()).expect("a request")).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.send(request(Method::DELETE, path).body(Body::empty()).expect("a request")).await
    }

    pub async fn call(&self, method: Method, path: &str, body: Value) -> Reply {
        self.send(json_request(method, path, &body)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.call(Method::POST, path, body).await
    }
}
