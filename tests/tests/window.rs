//! The app in a real window. These tests run one at a time: see `.config/nextest.toml`.

use serde_json::json;
use tabella_tests::window::App;

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
async fn window_is_driven_by_role_name_and_text() {
    let app = App::built("examples/stage");
    let window = app.open().await;
    let form = "const label = Object.assign(document.createElement('label'), { textContent: 'Your name', htmlFor: 'name' });
        const field = Object.assign(document.createElement('input'), { value: 'old', id: 'name' });
        const said = document.createElement('p');
        const hidden = Object.assign(document.createElement('button'), { textContent: 'Greet', hidden: true });
        const button = Object.assign(document.createElement('button'), { textContent: '!', disabled: true });
        button.setAttribute('aria-label', 'Greet');
        button.addEventListener('click', () => { said.textContent = `Good day, ${field.value}!`; });
        setTimeout(() => { button.disabled = false; }, 100);
        document.body.replaceChildren(label, field, hidden, button, said);";
    window.script(form, vec![]).await;
    window.type_into("Your name", "Ada").await;
    window.click("button", "Greet").await;
    window.wait_for_text("Good day, Ada!").await;
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
    // A port of this machine on which nobody listens: a page that followed the link would show an error instead.
    window
        .script("location.href = 'http://127.0.0.1:9/'", vec![])
        .await;
    window
        .call("overview", json!({}))
        .await
        .expect("the own page is still there");
    assert_eq!(window.url().await, "tauri://localhost");
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
    assert_eq!(
        directives,
        json!(["connect-src", "img-src", "script-src-elem"])
    );
    assert_eq!(
        window
            .script("return window.broken === undefined", vec![])
            .await,
        json!(true)
    );
    let refused = window
        .call("plugin:fs|read_file", json!({ "path": "/etc/hostname" }))
        .await;
    assert!(refused.is_err(), "{refused:?}");
    window.close().await;
}
