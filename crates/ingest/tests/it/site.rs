//! A web site on loopback that answers as it is told.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What a path answers: status line and headers, body. A path that ends in `*` stands for all that begin so; of several pages of
/// one path each answers once, and the last from then on.
pub type Page = (&'static str, String, Vec<u8>);

/// The site; it ends with the test.
pub struct Site {
    pub base: String,
    asked: Arc<Mutex<Vec<String>>>,
    pages: Arc<Mutex<Vec<Page>>>,
}

impl Site {
    pub async fn start(pages: Vec<Page>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let pages = Arc::new(Mutex::new(pages));
        let site = Self { base, asked: asked.clone(), pages: pages.clone() };
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                answer(connection, &pages, &asked).await;
            }
        });
        site
    }

    /// Answers so from now on.
    pub fn replace(&self, pages: Vec<Page>) {
        *self.pages.lock().unwrap() = pages;
    }

    /// The paths that were asked for, in order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// 200 with a media type.
pub fn ok(path: &'static str, media_type: &str, body: &[u8]) -> Page {
    (path, format!("200 OK\r\ncontent-type: {media_type}"), body.to_vec())
}

/// 302 to another address.
pub fn moved(path: &'static str, to: &str) -> Page {
    (path, format!("302 Found\r\nlocation: {to}"), Vec::new())
}

async fn answer(connection: TcpStream, pages: &Mutex<Vec<Page>>, asked: &Mutex<Vec<String>>) {
    let mut connection = BufReader::new(connection);
    let mut first = String::new();
    connection.read_line(&mut first).await.unwrap();
    let mut line = String::new();
    while connection.read_line(&mut line).await.unwrap() > 2 {
        line.clear();
    }
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    // Before the answer: who has it may look at once.
    asked.lock().unwrap().push(path.clone());
    let missing = ("", "404 Not Found".to_owned(), Vec::new());
    let (_, head, body) = turn(&mut pages.lock().unwrap(), &path).unwrap_or(missing);
    let head = format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    // A client that has had enough goes away.
    let _ = connection.write_all(&[head.as_bytes(), &body].concat()).await;
    let _ = connection.shutdown().await;
}

/// The page whose turn it is.
fn turn(pages: &mut Vec<Page>, path: &str) -> Option<Page> {
    let fits = |page: &Page| match page.0.strip_suffix('*') {
        Some(beginning) => path.starts_with(beginning),
        None => page.0 == path,
    };
    let at = pages.iter().position(fits)?;
    let is_last = !pages[at + 1..].iter().any(|page| page.0 == pages[at].0);
    Some(if is_last { pages[at].clone() } else { pages.remove(at) })
}
