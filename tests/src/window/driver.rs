//! The web view's driver: a program that starts the app and speaks WebDriver on a port of this machine.

use fantoccini::{
    Client, ClientBuilder,
    elements::ElementRef,
    wd::{Capabilities, WebDriverCompatibleCommand},
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use url::{ParseError, Url};

const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(20);

/// A running driver; the app that it started ends with it.
pub struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts the driver in an environment of its own, which the app inherits.
    pub fn start(home: &Path, language: &str) -> Self {
        let port = free_port();
        let process = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .arg("--host=127.0.0.1")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("HOME", home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("LANG", language)
            // Its store of secrets would ask somebody who is not there.
            .env("TABELLA_NO_KEYRING", "true")
            .env_remove("LC_ALL")
            .env_remove("LC_CTYPE")
            // Either of these makes screenshots hang.
            .env_remove("WEBKIT_DISABLE_DMABUF_RENDERER")
            .env_remove("WEBKIT_DISABLE_COMPOSITING_MODE")
            .stdin(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver can be started (scripts/setup.sh installs it)");
        Self { process, port }
    }

    /// Has the driver start the program and waits until its page can be driven.
    pub async fn connect(&self, program: &Path, args: &[String]) -> Client {
        let options = json!({ "binary": program, "args": args });
        let capabilities: Capabilities = [("webkitgtk:browserOptions".to_owned(), options)].into_iter().collect();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{}", self.port);
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "WebKitWebDriver does not answer on port {}", self.port);
            tokio::time::sleep(PAUSE).await;
        }
        match builder.connect(&address).await {
            Ok(client) => client,
            Err(error) => panic!("{} shows no page (is there a display?): {error}", program.display()),
        }
    }
}

impl Driver {
    /// Waits until the app has ended, which the driver sees to after it has answered that the session is closed.
    pub async fn app_ended(&self) {
        let begun = Instant::now();
        while !self.children().is_empty() {
            assert!(begun.elapsed() < PATIENCE, "the app goes on after its window was closed");
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Processes that the driver started and that have not ended: the app.
    fn children(&self) -> Vec<String> {
        let Ok(threads) = fs::read_dir(format!("/proc/{}/task", self.process.id())) else { return Vec::new() };
        let of_thread = |thread: fs::DirEntry| fs::read_to_string(thread.path().join("children")).unwrap_or_default();
        threads
            .flatten()
            .flat_map(|thread| of_thread(thread).split_whitespace().map(str::to_owned).collect::<Vec<_>>())
            .collect()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // A killed driver leaves the app behind.
        let children = self.children();
        if !children.is_empty() {
            let _ = Command::new("kill").args(children).status();
        }
        // It may have ended with its app already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port that was free a moment ago. The driver cannot say which one it took if it were to choose.
fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("this machine has a loopback");
    listener.local_addr().expect("a bound socket has an address").port()
}

/// Asks for an element's role or label as assistive technology gets them.
#[derive(Debug)]
pub struct Computed {
    /// Of which element.
    pub element: ElementRef,
    /// `role` or `label`.
    pub what: &'static str,
}

impl WebDriverCompatibleCommand for Computed {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/element/{}/computed{}", self.element, self.what))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::GET, None)
    }
}
