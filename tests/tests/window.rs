//! The app in a real window. These tests run one at a time: see `.config/nextest.toml`.

use serde_json::json;
use std::time::Duration;
use tabella_tests::window::{App, button, field, link, radio};
use tokio::{net::TcpListener, time::timeout};

#[tokio::test]
async fn window_shows_the_interface_on_answers_of_the_host() {
    let app = App::built("examples/stage");
    let window = app.open().await;
    window.wait_for_text("Stageville").await;
    assert!(window.title().await.contains("Stageville"));
    assert_eq!(window.url().await, "tauri://localhost");
    window.close().await;
}

#[tokio::test]
async fn window_is_driven_by_the_keyboard_by_role_and_name() {
    let app = App::built("examples/stage");
    let window = app.open().await;
    let form =
        "const label = Object.assign(document.createElement('label'), { textContent: 'Your name', htmlFor: 'name' });
        const field = Object.assign(document.createElement('input'), { value: 'old', id: 'name' });
        const said = document.createElement('p');
        const hidden = Object.assign(document.createElement('button'), { textContent: 'Greet', hidden: true });
        const apart = Object.assign(document.createElement('button'), { textContent: 'Wave', tabIndex: -1 });
        const ways = ['Softly', 'Aloud'].map((way) => {
            const choice = Object.assign(document.createElement('label'), { textContent: way });
            choice.prepend(Object.assign(document.createElement('input'), { type: 'radio', name: 'way', value: way }));
            return choice;
        });
        const button = Object.assign(document.createElement('button'), { textContent: '!', disabled: true });
        button.setAttribute('aria-label', 'Greet');
        const way = () => document.querySelector('input:checked').value;
        button.addEventListener('click', () => { said.textContent = `${way()}: Good day, ${field.value}!`; });
        setTimeout(() => { button.disabled = false; }, 100);
        document.body.replaceChildren(label, field, hidden, apart, ...ways, button, said);";
    window.script(form, vec![]).await;
    window.press(radio("Aloud")).await;
    window.type_into(field("Your name"), "Ada").await;
    window.press(button("Greet")).await;
    window.wait_for_text("Aloud: Good day, Ada!").await;
    assert!(!window.reaches(button("Wave")).await, "it is seen, but no key comes to it");
    assert!(!window.reaches(link("Greet")).await, "it is no link");
    window.close().await;
}

#[tokio::test]
async fn window_takes_the_language_from_the_system() {
    let app = App::built("examples/stage").language("it_IT.UTF-8");
    let window = app.open().await;
    let overview = window.call("overview", json!({})).await.expect("listed");
    assert_eq!(overview["locale"], "it-IT");
    window.close().await;
}

#[tokio::test]
async fn window_never_leaves_its_own_pages() {
    let app = App::built("examples/stage");
    let window = app.open().await;
    window.wait_for_text("Stageville").await;
    let elsewhere = TcpListener::bind(("127.0.0.1", 0)).await.expect("this machine has a loopback");
    let address = elsewhere.local_addr().expect("it is bound");
    let ways = [
        "location.href = arguments[0]",
        "window.open(arguments[0])",
        "const link = Object.assign(document.createElement('a'), { href: arguments[0] });
            document.body.append(link);
            link.click()",
        "const link = Object.assign(document.createElement('a'), { href: arguments[0], target: '_blank' });
            document.body.append(link);
            link.click()",
    ];
    for way in ways {
        window.script(way, vec![json!(format!("http://{address}/"))]).await;
        // A window that followed would ask for the page at once. A connection without a request is only the web view
        // getting ready for a link before the app is asked.
        let asked = timeout(Duration::from_millis(500), request(&elsewhere)).await;
        assert_eq!(asked.unwrap_or_default(), "", "the window went elsewhere by: {way}");
        assert_eq!(window.url().await, "tauri://localhost");
    }
    window.close().await;
}

#[tokio::test]
async fn window_refuses_scripts_and_connections_from_elsewhere() {
    let app = App::built("examples/stage");
    let window = app.open().await;
    let blocked = "const [done] = arguments;
        const blocked = [];
        addEventListener('securitypolicyviolation', (event) => {
            blocked.push(event.effectiveDirective);
            if (blocked.length === 3) done(blocked.sort());
        });
        const script = document.createElement('script');
        script.textContent = 'window.broken = true';
        document.body.append(script);
        document.body.append(Object.assign(document.createElement('img'), { src: 'http://127.0.0.1:9/x.png' }));
        fetch('http://127.0.0.1:9/').catch(() => {});";
    let directives = window.script_async(blocked, vec![]).await;
    assert_eq!(directives, json!(["connect-src", "img-src", "script-src-elem"]));
    assert_eq!(window.script("return window.broken === undefined", vec![]).await, json!(true));
    let refused = window.call("plugin:fs|read_file", json!({ "path": "/etc/hostname" })).await;
    assert!(refused.is_err(), "{refused:?}");
    window.close().await;
}

/// The first request that comes in.
async fn request(listener: &TcpListener) -> String {
    let (caller, _) = listener.accept().await.expect("it listens");
    let mut bytes = vec![0; 200];
    caller.readable().await.expect("the connection is there");
    let length = caller.try_read(&mut bytes).unwrap_or_default();
    String::from_utf8_lossy(&bytes[..length]).into_owned()
}
