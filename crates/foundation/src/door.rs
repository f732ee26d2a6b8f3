//! The typed door: one list of commands gives the router, the TypeScript types and the documentation.

use crate::{CodedError, ErrorCode};

/// One command of a door, as the documentation and the generated TypeScript show it.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// The name the caller uses.
    pub name: &'static str,
    /// What it does.
    pub doc: &'static str,
}

/// Turns a malformed request into an error that names the field, never its value.
#[doc(hidden)]
pub fn bad_request(error: &serde_json::Error) -> CodedError {
    CodedError::new(ErrorCode::BadRequest, format!("line {} column {}: {:?}", error.line(), error.column(), error.classify()))
}

/// Turns a failed serialisation into an internal error.
#[doc(hidden)]
pub fn bad_answer(error: &serde_json::Error) -> CodedError {
    CodedError::new(ErrorCode::Internal, format!("{:?}", error.classify()))
}

/// Declares a door over a state: `name(Request) -> Answer = path::to::handler;` for each command.
///
/// Gives `COMMANDS`, `async fn call(&State, name, json) -> Result<json, CodedError>` and `fn typescript() -> String`.
/// A handler is `async fn(&State, Request) -> Result<Answer, CodedError>`.
#[macro_export]
macro_rules! door {
    (state $state:ty; $($(#[doc = $doc:literal])+ $name:ident($req:ty) -> $ans:ty = $handler:path;)+) => {
        /// Every command, in the order of the list.
        pub const COMMANDS: &[$crate::door::Command] = &[
            $($crate::door::Command { name: stringify!($name), doc: concat!($($doc, "\n"),+) },)+
        ];

        /// Routes one call: JSON in, JSON out.
        ///
        /// # Errors
        /// What the command returns, or `bad-request` for an unknown name or malformed arguments.
        pub async fn call(
            state: &$state,
            name: &str,
            args: $crate::serde_json::Value,
        ) -> Result<$crate::serde_json::Value, $crate::CodedError> {
            match name {
                $(stringify!($name) => {
                    let request: $req = $crate::serde_json::from_value(args).map_err(|e| $crate::door::bad_request(&e))?;
                    let answer: $ans = Box::pin($handler(state, request)).await?;
                    $crate::serde_json::to_value(answer).map_err(|e| $crate::door::bad_answer(&e))
                })+
                _ => Err($crate::CodedError::new($crate::ErrorCode::BadRequest, "unknown command")),
            }
        }

        /// The TypeScript of this door: every type, and `interface Door` from command to request and answer.
        #[must_use]
        pub fn typescript() -> String {
            let mut types = $crate::door::Types::default();
            $(types.add::<$req>(); types.add::<$ans>();)+
            let mut commands = Vec::new();
            $(commands.push((COMMANDS_DOC_AT(stringify!($name)), stringify!($name), types.name_of::<$req>(), types.name_of::<$ans>()));)+
            types.render(&commands)
        }

        #[allow(non_snake_case)]
        fn COMMANDS_DOC_AT(name: &str) -> &'static str {
            COMMANDS.iter().find(|c| c.name == name).map_or("", |c| c.doc)
        }
    };
}

/// Collects the TypeScript declarations a door needs.
pub struct Types {
    seen: std::collections::BTreeMap<String, String>,
    config: ts_rs::Config,
}

impl Default for Types {
    fn default() -> Self {
        // Every number that crosses the door stays below 2^53, so JavaScript's own number holds it exactly.
        Self { seen: std::collections::BTreeMap::new(), config: ts_rs::Config::new().with_large_int("number") }
    }
}

impl Types {
    /// Adds `T` and everything it mentions.
    pub fn add<T: ts_rs::TS + 'static + ?Sized>(&mut self) {
        if let Some(path) = T::output_path() {
            let key = path.to_string_lossy().into_owned();
            if self.seen.contains_key(&key) {
                return;
            }
            let declaration = T::decl(&self.config);
            let docs = T::docs().unwrap_or_default(); // Comment marks and all.
            self.seen.insert(key, format!("{docs}export {declaration}\n"));
        }
        T::visit_dependencies(self);
        T::visit_generics(self); // What a `Vec` or an `Option` holds, when that alone is the answer.
    }

    /// How TypeScript names `T`.
    #[must_use]
    pub fn name_of<T: ts_rs::TS + ?Sized>(&self) -> String {
        T::name(&self.config)
    }

    /// The whole file.
    #[must_use]
    pub fn render(&self, commands: &[(&str, &str, String, String)]) -> String {
        let mut out = String::from("// Generated from the door's command list in Rust: do not edit. `cargo xtask types` writes it anew.\n\n");
        for declaration in self.seen.values() {
            out.push_str(declaration);
            out.push('\n');
        }
        out.push_str("/** Every command of the door: its request and its answer. */\nexport interface Door {\n");
        for (doc, name, request, answer) in commands {
            out.push_str(&format!("  /** {} */\n  {name}: {{ request: {request}; answer: {answer} }};\n", doc.trim().replace('\n', " ")));
        }
        out.push_str("}\n");
        out
    }
}

impl ts_rs::TypeVisitor for Types {
    fn visit<T: ts_rs::TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}
