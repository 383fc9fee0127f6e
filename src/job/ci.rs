//! Which CI system a job runs on, and what it says about commit and user.

use std::collections::BTreeMap;

use super::origin::{Origin, Sourced};
use super::sources::variable;

/// A CI system whose variables are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// SAP Continuous Integration and Delivery ("Environment Variables" in SAP's
    /// documentation): `SAPCID_*`; it tells no user and no message.
    SapCicd,
    /// GitHub Actions ("Default environment variables" in GitHub's documentation):
    /// the triggering actor is who started this run, the actor who started the first.
    Github,
    /// Azure Pipelines ("Predefined variables" in Microsoft's documentation).
    Azure,
    /// GitLab CI/CD ("Predefined variables reference" in GitLab's documentation).
    Gitlab,
    /// Bitbucket Pipelines ("Variables and secrets" in Atlassian's documentation):
    /// the person is only known by an id.
    Bitbucket,
    /// Jenkins: `GIT_COMMIT` comes from the git plugin, `BUILD_USER_ID` from the
    /// build user vars plugin (their documentation).
    Jenkins,
}

/// The variables of one system: each list is in order of preference.
struct Known {
    system: System,
    /// The job runs there if one of these is set.
    signs: &'static [&'static str],
    commit: &'static [&'static str],
    message: &'static [&'static str],
    user: &'static [&'static str],
}

/// SAP's service comes first and Jenkins last: others run on top of Jenkins.
const KNOWN: [Known; 6] = [
    Known {
        system: System::SapCicd,
        signs: &["SAPCID_BUILD_ID", "SAPCID_BUILD_NUMBER"],
        commit: &["SAPCID_GIT_HEAD"],
        message: &[],
        user: &[],
    },
    Known {
        system: System::Github,
        signs: &["GITHUB_ACTIONS"],
        commit: &["GITHUB_SHA"],
        message: &[],
        user: &["GITHUB_TRIGGERING_ACTOR", "GITHUB_ACTOR"],
    },
    Known {
        system: System::Azure,
        signs: &["TF_BUILD"],
        commit: &["BUILD_SOURCEVERSION"],
        message: &["BUILD_SOURCEVERSIONMESSAGE"],
        user: &["BUILD_REQUESTEDFOR", "BUILD_REQUESTEDFOREMAIL"],
    },
    Known {
        system: System::Gitlab,
        signs: &["GITLAB_CI"],
        commit: &["CI_COMMIT_SHA"],
        message: &["CI_COMMIT_TITLE", "CI_COMMIT_MESSAGE"],
        user: &["GITLAB_USER_LOGIN", "GITLAB_USER_NAME"],
    },
    Known {
        system: System::Bitbucket,
        signs: &["BITBUCKET_BUILD_NUMBER"],
        commit: &["BITBUCKET_COMMIT"],
        message: &[],
        user: &["BITBUCKET_STEP_TRIGGERER_UUID"],
    },
    Known {
        system: System::Jenkins,
        signs: &["JENKINS_URL", "JENKINS_HOME"],
        commit: &["GIT_COMMIT"],
        message: &[],
        user: &["BUILD_USER_ID", "BUILD_USER"],
    },
];

/// What a CI system says about the job that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ci {
    /// Which system it is.
    pub system: System,
    /// The id of the commit that is built.
    pub commit: Option<Sourced<String>>,
    /// The commit message, or its first line.
    pub message: Option<Sourced<String>>,
    /// The person who started the job.
    pub user: Option<Sourced<String>>,
}

/// Returns what the environment says about the CI system, if it is a known one.
#[must_use]
pub fn detect(environment: &BTreeMap<String, String>) -> Option<Ci> {
    let known = KNOWN.iter().find(|known| {
        known
            .signs
            .iter()
            .any(|name| variable(environment, name).is_some_and(is_sign))
    })?;
    let first = |names: &[&str]| {
        names.iter().find_map(|name| {
            let value = variable(environment, name)?.to_owned();
            Some(Sourced::new(value, Origin::variable(name)))
        })
    };
    Some(Ci {
        system: known.system,
        commit: first(known.commit),
        message: first(known.message),
        user: first(known.user),
    })
}

/// Some people switch a system's behaviour off by its own variable.
fn is_sign(value: &str) -> bool {
    !value.eq_ignore_ascii_case("false") && value != "0"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).into()))
            .collect()
    }

    /// system, variables, commit, message, user
    type Row = (
        System,
        &'static [(&'static str, &'static str)],
        Option<&'static str>,
        Option<&'static str>,
        Option<&'static str>,
    );

    const ROWS: [Row; 8] = [
        (
            System::SapCicd,
            &[
                ("SAPCID_BUILD_ID", "b1"),
                ("SAPCID_GIT_HEAD", "1a2b"),
                ("JENKINS_URL", "https://jenkins.example/"),
                ("GIT_COMMIT", "ffff"),
            ],
            Some("1a2b"),
            None,
            None,
        ),
        (
            System::Github,
            &[
                ("GITHUB_ACTIONS", "true"),
                ("GITHUB_SHA", "1a2b"),
                ("GITHUB_ACTOR", "first"),
                ("GITHUB_TRIGGERING_ACTOR", "again"),
            ],
            Some("1a2b"),
            None,
            Some("again"),
        ),
        (
            System::Github,
            &[("GITHUB_ACTIONS", "true"), ("GITHUB_ACTOR", "first")],
            None,
            None,
            Some("first"),
        ),
        (
            System::Azure,
            &[
                ("TF_BUILD", "True"),
                ("BUILD_SOURCEVERSION", "1a2b"),
                ("BUILD_SOURCEVERSIONMESSAGE", "Fix totals"),
                ("BUILD_REQUESTEDFOR", "Ada Example"),
            ],
            Some("1a2b"),
            Some("Fix totals"),
            Some("Ada Example"),
        ),
        (
            System::Gitlab,
            &[
                ("GITLAB_CI", "true"),
                ("CI_COMMIT_SHA", "1a2b"),
                ("CI_COMMIT_MESSAGE", "Fix totals\n\nbody"),
                ("GITLAB_USER_LOGIN", "ada"),
            ],
            Some("1a2b"),
            Some("Fix totals\n\nbody"),
            Some("ada"),
        ),
        (
            System::Bitbucket,
            &[
                ("BITBUCKET_BUILD_NUMBER", "7"),
                ("BITBUCKET_COMMIT", "1a2b"),
                ("BITBUCKET_STEP_TRIGGERER_UUID", "{00000000-0001}"),
            ],
            Some("1a2b"),
            None,
            Some("{00000000-0001}"),
        ),
        (
            System::Jenkins,
            &[
                ("JENKINS_URL", "https://jenkins.example/"),
                ("GIT_COMMIT", "1a2b"),
                ("BUILD_USER_ID", "ada"),
            ],
            Some("1a2b"),
            None,
            Some("ada"),
        ),
        (
            System::Jenkins,
            &[("JENKINS_HOME", "/var/lib")],
            None,
            None,
            None,
        ),
    ];

    #[test]
    fn each_system_is_known_by_its_variables() {
        for (system, pairs, commit, message, user) in ROWS {
            let ci = detect(&environment(pairs)).unwrap();
            let text = |given: &Option<Sourced<String>>| given.as_ref().map(|g| g.value.clone());
            assert_eq!(ci.system, system);
            assert_eq!(text(&ci.commit).as_deref(), commit, "{system:?}");
            assert_eq!(text(&ci.message).as_deref(), message, "{system:?}");
            assert_eq!(text(&ci.user).as_deref(), user, "{system:?}");
        }
    }

    #[test]
    fn the_variable_is_named_as_origin() {
        let ci = detect(&environment(&[
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_ACTOR", "ada"),
        ]));
        let origin = ci.unwrap().user.unwrap().origin;
        assert_eq!(origin.to_string(), "variable GITHUB_ACTOR");
    }

    #[test]
    fn an_empty_or_switched_off_variable_is_no_sign() {
        for value in ["", " ", "false", "False", "0"] {
            let pairs = environment(&[("GITHUB_ACTIONS", value), ("TF_BUILD", value)]);
            assert_eq!(detect(&pairs), None, "{value:?}");
        }
    }
}
