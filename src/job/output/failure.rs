//! Why imports failed, as the package hands it on: for the job summary and the
//! annotations.

use serde::Deserialize;

use super::Outcome;

/// How many of the service's messages a summary shows at most: the last ones.
const SHOWN: usize = 200;

/// How an import that was followed has ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct FollowedImport {
    /// The node.
    pub node_name: String,
    /// Whether it succeeded, where that is known.
    pub is_success: Option<bool>,
    /// Its causes, the most likely one first.
    pub diagnosis: Vec<Cause>,
    /// The service's first error.
    pub first_error: Option<String>,
    /// Links to logs of deployments.
    pub deployment_logs: Vec<String>,
    /// When the first of them expires.
    pub deployment_logs_expire_at: Option<String>,
    /// The service's messages.
    pub messages: Vec<Message>,
}

/// A cause.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Cause {
    /// `sure`, `likely` or `hint`.
    pub certainty: String,
    /// The cause, in sentences.
    pub cause: String,
    /// What to do, in sentences.
    pub advice: String,
}

/// A message of the service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Message {
    /// When it was said, in the service's own spelling.
    pub created_at: Option<String>,
    /// `I`, `W`, `E`, `F`, or whatever else the service says.
    pub severity: String,
    /// Its words.
    pub text: String,
}

/// Imports along the routes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PromotedSteps {
    /// One node each.
    pub steps: Vec<Step>,
}

/// An import along the routes; nothing where none was needed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Step {
    /// How it has ended.
    pub followed: Option<FollowedImport>,
}

impl Outcome {
    /// Returns the imports that failed: those that were followed, and those
    /// along the routes.
    pub fn failures(&self) -> impl Iterator<Item = &FollowedImport> {
        let steps = self.promoted.steps.iter();
        let along = steps.filter_map(|step| step.followed.as_ref());
        let all = self.followed.iter().chain(along);
        all.filter(|import| import.is_success == Some(false))
    }

    /// Says in one sentence for each import that failed why it did.
    #[must_use]
    pub fn failure_sentences(&self) -> Vec<String> {
        self.failures().map(FollowedImport::sentence).collect()
    }
}

impl FollowedImport {
    /// Says in one sentence why it failed, with what is most likely.
    fn sentence(&self) -> String {
        let node = &self.node_name;
        match (self.diagnosis.first(), &self.first_error) {
            (Some(cause), _) => {
                let (certainty, text) = (&cause.certainty, cause.text());
                format!("import into {node} failed, {certainty}: {text}")
            }
            (None, Some(error)) => {
                format!(
                    "import into {node} failed, no known cause. First error of the service: {error}"
                )
            }
            (None, None) => {
                format!("import into {node} failed, no known cause: the log has no error message")
            }
        }
    }

    /// Returns the messages that a summary shows.
    pub(super) fn last_messages(&self) -> impl Iterator<Item = &Message> {
        let hidden = self.messages.len().saturating_sub(SHOWN);
        self.messages.iter().skip(hidden)
    }
}

impl Cause {
    /// Returns the cause and what to do.
    pub(super) fn text(&self) -> String {
        format!("{} {}", self.cause, self.advice)
    }
}

impl Message {
    /// Returns time, severity and words.
    pub(super) fn line(&self) -> String {
        let at = self.created_at.as_deref().unwrap_or_default();
        format!("{at} {} {}", self.severity, self.text)
    }
}
