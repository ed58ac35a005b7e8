//! Which pages the window may show: its own. A link to anywhere else is not followed.

use tauri::Url;

/// Whether the window may go to `url`.
pub fn is_own(url: &Url) -> bool {
    match (url.scheme(), url.host_str()) {
        ("tauri", Some("localhost")) => true,
        // How Windows and Android spell the same thing.
        ("http" | "https", Some("tauri.localhost")) => url.port().is_none(),
        // The development server.
        ("http", Some("localhost")) => cfg!(dev) && url.port() == Some(5173),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn only_the_own_pages_are_shown() {
        let own = ["tauri://localhost", "tauri://localhost/index.html#/office", "http://tauri.localhost/"];
        let foreign = [
            "https://example.org/",
            "http://localhost/",
            "http://tauri.localhost:8080/",
            "tauri://localhost.example.org/",
            "file:///etc/hostname",
            "data:text/html,x",
            "about:blank",
        ];
        for url in own {
            assert!(is_own(&url.parse().expect("a URL")), "{url}");
        }
        for url in foreign {
            assert!(!is_own(&url.parse().expect("a URL")), "{url}");
        }
    }
}
