//! A real provider of OpenID Connect on this machine, and a person with a browser.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, Method, Response, Url, redirect};

/// The provider, its address, and what it writes: it ends when nobody listens. Stopped when dropped.
pub struct RunningProvider(Child, pub String, #[allow(dead_code, reason = "kept open")] BufReader<ChildStdout>);

impl RunningProvider {
    pub fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/identity-provider");
        assert!(folder.join("node_modules").is_dir(), "the provider is not installed: run `make setup`");
        let mut child = Command::new("node")
            .arg("provider.mjs")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (mut issuer, mut output) = (String::new(), BufReader::new(child.stdout.take().unwrap()));
        output.read_line(&mut issuer).unwrap();
        Self(child, issuer.trim().to_owned(), output)
    }
}

impl Drop for RunningProvider {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Opens an address as a browser does, signs in with this name and agrees. The page at the end.
pub async fn sign_in(start: &str, name: &str) -> String {
    let http = Client::builder().no_proxy().redirect(redirect::Policy::none()).build().unwrap();
    let mut cookies = BTreeMap::new();
    let mut url = Url::parse(start).unwrap();
    let mut form = None;
    for _ in 0..20 {
        let method = if form.is_some() { Method::POST } else { Method::GET };
        let mut request = http.request(method, url.clone());
        if let Some(form) = form.take() {
            request = request.header("content-type", "application/x-www-form-urlencoded").body::<String>(form);
        }
        // Paths do not matter: one sign-in is under way.
        let kept: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let response = request.header(COOKIE, kept.join("; ")).send().await.unwrap();
        keep(&mut cookies, &response);
        if let Some(next) = response.headers().get(LOCATION) {
            url = url.join(next.to_str().unwrap()).unwrap();
            continue;
        }
        let page = response.text().await.unwrap();
        form = if page.contains(r#"name="login""#) {
            Some(format!("prompt=login&login={name}&password=any"))
        } else if page.contains(r#"name="prompt" value="consent""#) {
            Some("prompt=consent".into())
        } else {
            return page;
        };
    }
    panic!("the provider sends the browser round in circles");
}

fn keep(cookies: &mut BTreeMap<String, String>, response: &Response) {
    for cookie in response.headers().get_all(SET_COOKIE) {
        let pair = cookie.to_str().unwrap().split(';').next().unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        cookies.insert(name.into(), value.into());
    }
}
