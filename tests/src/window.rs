//! The app in a real window, driven as a person with a screen reader would: by the keyboard, by role, name and visible text.
//! What a person reads is read by `data-testid`; nothing is ever clicked.
//!
//! Each [`Window`] starts the web view's driver on a port of its own, which starts the app in a home of its own. Needs a
//! display (`xvfb-run` makes one) and a session bus (`dbus-run-session`).

mod driver;
mod keyboard;

pub use fantoccini::key::Key;
pub use keyboard::{Control, button, checkbox, field, fold, link, list, radio, stepper};

use crate::words::Words;
use driver::Driver;
use fantoccini::{Client, Locator, elements::Element, error::CmdError};
use serde_json::{Value, json};
use std::{
    env, fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Nothing in the window takes longer than this, but for work that the test knows to be long.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(50);

/// A system in Estonian.
pub const ESTONIAN: &str = "et_EE.UTF-8";
/// A system in simplified Chinese.
pub const CHINESE: &str = "zh_CN.UTF-8";

/// A program with a window, in a home that nobody else uses.
pub struct App {
    program: PathBuf,
    args: Vec<String>,
    home: TempDir,
    language: String,
}

impl App {
    /// The app as this build made it; `TABELLA_APP` names another one, such as an installed package.
    pub fn under_test() -> Self {
        match env::var_os("TABELLA_APP") {
            Some(program) => Self::at(program.into()),
            None => Self::built("tabella-app"),
        }
    }

    /// A program of this build, by its path in the profile's folder: `tabella-app`, `examples/stage`.
    ///
    /// # Panics
    /// When it was not built: `cargo nextest run --workspace` builds all of them.
    pub fn built(name: &str) -> Self {
        let own = env::current_exe().expect("a running program has a path");
        let profile = own.ancestors().find(|folder| folder.join("deps").is_dir());
        Self::at(profile.expect("tests run from the build folder").join(name))
    }

    fn at(program: PathBuf) -> Self {
        assert!(program.exists(), "{} is not built", program.display());
        let mut home = tempfile::tempdir().expect("a folder can be made");
        home.disable_cleanup(env::var_os("TABELLA_KEEP_HOMES").is_some());
        Self { program, args: Vec::new(), home, language: "en_GB.UTF-8".into() }
    }

    /// With these arguments.
    pub fn args(mut self, args: &[&str]) -> Self {
        self.args = args.iter().map(|arg| (*arg).to_owned()).collect();
        self
    }

    /// On a system in this language, such as `it_IT.UTF-8`.
    pub fn language(mut self, language: &str) -> Self {
        self.language = language.into();
        self
    }

    /// The home folder, where the app keeps what it keeps. It is gone with this value, unless `TABELLA_KEEP_HOMES` is set.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Opens the window. A second one on the same home finds what the first one left.
    ///
    /// # Panics
    /// When there is no driver or no display, or the program does not show a page.
    pub async fn open(&self) -> Window {
        let driver = Driver::start(self.home.path(), &self.language);
        let client = driver.connect(&self.program, &self.args).await;
        Window { client, driver, words: Words::of(&self.language) }
    }
}

/// An open window.
pub struct Window {
    client: Client,
    // Killed, with the app, when the window is dropped.
    driver: Driver,
    words: Words,
}

impl Window {
    /// Waits for the element with this `data-testid`.
    pub async fn find_id(&self, id: &str) -> Element {
        let css = format!("[data-testid=\"{id}\"]");
        let wanted = format!("test id \"{id}\"");
        let look = async || Ok(self.client.find_all(Locator::Css(&css)).await?.into_iter().next());
        self.patiently(PATIENCE, &wanted, look).await
    }

    /// Waits until the window shows this text somewhere.
    pub async fn wait_for_text(&self, text: &str) {
        self.wait_for_text_within(PATIENCE, text).await;
    }

    /// Waits until the window says what stands under a key of the language files, whatever is in its gaps.
    pub async fn wait_for_words(&self, key: &str) {
        self.wait_for_words_within(PATIENCE, key, &[]).await;
    }

    /// Waits for words that come after long work, with these gaps filled.
    pub async fn wait_for_words_within(&self, patience: Duration, key: &str, gaps: &[(&str, &str)]) {
        let gaps: Vec<_> = gaps.iter().map(|(gap, value)| ((*gap).to_owned(), (*value).to_owned())).collect();
        let sayings = self.words.saying(key, &gaps);
        let look = async || {
            let text = self.visible_text().await?;
            Ok(sayings.iter().any(|saying| saying.is_in(&text)).then_some(()))
        };
        self.patiently(patience, &format!("\"{key}\" {gaps:?}"), look).await;
    }

    /// Waits for a text that comes after long work.
    pub async fn wait_for_text_within(&self, patience: Duration, text: &str) {
        let wanted = format!("text \"{text}\"");
        let look = async || Ok(self.visible_text().await?.contains(text).then_some(()));
        self.patiently(patience, &wanted, look).await;
    }

    /// All text that the window shows.
    pub async fn text(&self) -> String {
        self.visible_text().await.expect("the page has a body")
    }

    /// Title of the page.
    pub async fn title(&self) -> String {
        self.client.title().await.expect("the page has a title")
    }

    /// Address of the page.
    pub async fn url(&self) -> String {
        self.client.current_url().await.expect("the page has an address").to_string()
    }

    /// What the element with this `data-testid` shows, once it shows something.
    pub async fn text_of(&self, id: &str) -> String {
        let css = format!("[data-testid=\"{id}\"]");
        let wanted = format!("text in test id \"{id}\"");
        let look = async || match self.client.find_all(Locator::Css(&css)).await?.first() {
            Some(element) => Ok(Some(element.text().await?).filter(|text| !text.is_empty())),
            None => Ok(None),
        };
        self.patiently(PATIENCE, &wanted, look).await
    }

    /// What the element with this `data-testid` shows now; `None` when it is not there.
    pub async fn peek(&self, id: &str) -> Option<String> {
        let css = format!("[data-testid=\"{id}\"]");
        let found = self.client.find_all(Locator::Css(&css)).await.expect("the page can be searched");
        match found.first() {
            Some(element) => element.text().await.ok(),
            None => None,
        }
    }

    /// Waits until the element with this `data-testid` has this value in the attribute `data-…` of this name.
    pub async fn wait_for_data(&self, id: &str, name: &str, value: &str) {
        self.wait_for_data_within(PATIENCE, id, name, value).await;
    }

    /// Waits for a value that comes after long work.
    pub async fn wait_for_data_within(&self, patience: Duration, id: &str, name: &str, value: &str) {
        let css = format!("[data-testid=\"{id}\"][data-{name}=\"{value}\"]");
        let wanted = format!("test id \"{id}\" with {name} \"{value}\"");
        let look = async || Ok(self.client.find_all(Locator::Css(&css)).await?.into_iter().next());
        self.patiently(patience, &wanted, look).await;
    }

    /// What the element with this `data-testid` has in the attribute `data-…` of this name.
    ///
    /// # Panics
    /// When it has none.
    pub async fn data_of(&self, id: &str, name: &str) -> String {
        let element = self.find_id(id).await;
        let value = element.attr(&format!("data-{name}")).await.expect("the page can be asked");
        value.unwrap_or_else(|| panic!("test id \"{id}\" has no data-{name}"))
    }

    /// What the control with this `data-testid` is called.
    pub async fn name_of(&self, id: &str) -> String {
        let element = self.find_id(id).await;
        self.computed(&element, "label").await.expect("a control has a name")
    }

    /// Waits until the link with this `data-testid` leads to the page that is shown.
    pub async fn wait_for_current(&self, id: &str) {
        self.wait_for_css(&format!("[data-testid=\"{id}\"][aria-current]")).await;
    }

    /// Waits until the words are in the language of this tag, in whatever region.
    pub async fn wait_for_language(&self, tag: &str) {
        self.wait_for_css(&format!("html:lang({tag})")).await;
    }

    async fn wait_for_css(&self, css: &str) {
        let look = async || Ok(self.client.find_all(Locator::Css(css)).await?.into_iter().next());
        self.patiently(PATIENCE, css, look).await;
    }

    /// Runs JavaScript in the page and gives back what it returns.
    pub async fn script(&self, script: &str, args: Vec<Value>) -> Value {
        self.client.execute(script, args).await.expect("the script runs")
    }

    /// Runs JavaScript that ends by calling its last argument, and gives back what it was called with.
    pub async fn script_async(&self, script: &str, args: Vec<Value>) -> Value {
        self.client.execute_async(script, args).await.expect("the script runs")
    }

    /// Calls a command of the shell from the page, as any script in it could.
    ///
    /// # Errors
    /// What the command was refused with.
    pub async fn call(&self, command: &str, args: Value) -> Result<Value, Value> {
        let script = "const [command, args, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, args).then((ok) => done({ ok }), (error) => done({ error }));";
        let mut outcome = self.script_async(script, vec![json!(command), args]).await;
        match outcome.get_mut("error") {
            Some(error) => Err(error.take()),
            None => Ok(outcome["ok"].take()),
        }
    }

    /// Writes what the window shows to a PNG file.
    pub async fn screenshot(&self, path: &Path) {
        let png = self.client.screenshot().await.expect("the window can be drawn");
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).expect("folder can be made");
        }
        fs::write(path, png).expect("file can be written");
    }

    /// Waits until nothing moves: fonts are there, animations are over, and the last change is painted.
    pub async fn settle(&self) {
        let script = "const [done] = arguments;
            const still = () => document.getAnimations().every((animation) => animation.playState !== 'running');
            const look = () => (still() ? requestAnimationFrame(() => done(true)) : requestAnimationFrame(look));
            document.fonts.ready.then(() => requestAnimationFrame(look));";
        self.script_async(script, vec![]).await;
    }

    /// Sets the size of the page, in pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        self.client.set_window_size(width, height).await.expect("the window can be resized");
    }

    /// Closes the window and waits for the app to end.
    pub async fn close(self) {
        self.client.close().await.expect("the window can be closed");
        self.driver.app_ended().await;
    }

    async fn visible_text(&self) -> Result<String, CmdError> {
        let text = self.client.execute("return document.body.innerText", vec![]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Tries until there is something. The page may change under each try: an element that has gone is not an error yet.
    async fn patiently<T>(
        &self,
        patience: Duration,
        wanted: &str,
        mut attempt: impl AsyncFnMut() -> Result<Option<T>, CmdError>,
    ) -> T {
        let begun = Instant::now();
        loop {
            let last = match attempt().await {
                Ok(Some(found)) => return found,
                Ok(None) => None,
                Err(error) => Some(error),
            };
            if begun.elapsed() > patience {
                self.give_up(wanted, last).await;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn give_up(&self, wanted: &str, last: Option<CmdError>) -> ! {
        let test = thread::current().name().unwrap_or("window").replace("::", "-");
        let artifacts = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("artifacts");
        let picture = artifacts.join(test).with_extension("png");
        self.screenshot(&picture).await;
        let text = self.visible_text().await.unwrap_or_default();
        let last = last.map(|error| format!("\nlast error: {error}")).unwrap_or_default();
        panic!("no {wanted} in the window (see {}){last}\nthe window shows:\n{text}", picture.display());
    }
}
