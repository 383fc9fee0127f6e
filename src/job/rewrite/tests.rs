//! Pipelines as people have them, before and after.

use super::*;

const COMMAND: &str = "npx --yes ctms@0.1.0";

fn rewritten(path: &str, text: &str) -> Rewriting {
    let pipeline = Pipeline {
        path: path.to_owned(),
        text: text.to_owned(),
        command: COMMAND.to_owned(),
        configuration: Some("steps: { tmsUpload: { nodeName: QA } }\n".to_owned()),
    };
    let first = rewrite(&pipeline).unwrap();
    let again = rewrite(&Pipeline {
        text: first.text.clone(),
        ..pipeline
    });
    let again = again.unwrap();
    assert_eq!(again.text, first.text, "a second time nothing changes");
    assert!(again.changes.is_empty());
    // Fewer where the library ctms is loaded now, which has Piper's names, too.
    assert!(again.left.len() <= first.left.len());
    first
}

/// What a file becomes, of which nothing is left.
fn whole(path: &str, text: &str) -> String {
    let done = rewritten(path, text);
    assert_eq!(done.left, [], "{text}");
    done.text
}

fn left(path: &str, text: &str) -> Vec<usize> {
    let done = rewritten(path, text);
    assert_eq!(done.text, text, "what is not sure stays as it is");
    done.left.iter().map(|left| left.line).collect()
}

#[test]
fn calls_of_the_steps_become_those_of_the_library_ctms() {
    for (before, after) in [
        (
            "@Library('piper-lib-os') _\nnode {\n  tmsUpload script: this, nodeName: 'QA'\n}\n",
            "@Library(['piper-lib-os', 'ctms']) _\nnode {\n  ctmsUpload script: this, nodeName: 'QA'\n}\n",
        ),
        (
            "@Library(\"piper-lib-os@v1.2\") _\r\nnode {\r\n\ttmsExport(script: this)\r\n}\r\n",
            "@Library([\"piper-lib-os@v1.2\", 'ctms']) _\r\nnode {\r\n\tctmsExport(script: this)\r\n}\r\n",
        ),
        (
            "@Library(['a', 'piper-lib-os']) _\ntmsUpload script: this,\n  mtaPath: 'x.mtar', // tmsUpload\n  nodeName: 'QA'",
            "@Library(['a', 'piper-lib-os', 'ctms']) _\nctmsUpload script: this,\n  mtaPath: 'x.mtar', // tmsUpload\n  nodeName: 'QA'",
        ),
        (
            "  library 'piper-lib-os'\nif (x) { tmsUpload(script: this) } else tmsExport script: this\n",
            "  library 'piper-lib-os'\n  library 'ctms'\nif (x) { ctmsUpload(script: this) } else ctmsExport script: this\n",
        ),
        (
            "\u{feff}#!groovy\ntmsUpload script: this\n",
            "\u{feff}#!groovy\n@Library('ctms') _\nctmsUpload script: this\n",
        ),
    ] {
        assert_eq!(whole("Jenkinsfile", before), after);
    }
}

#[test]
fn a_script_that_a_pipeline_loads_gets_no_library_of_its_own() {
    let before = "def call(Map params) {\n  tmsUpload script: params.script\n}\nreturn this\n";
    let done = rewritten(".pipeline/extensions/Release.groovy", before);
    assert_eq!(done.text, before.replace("tmsUpload", "ctmsUpload"));
    assert!(
        done.tasks
            .iter()
            .any(|task| task.contains("@Library('ctms') _"))
    );
}

#[test]
fn a_shell_in_a_jenkinsfile_runs_ctms() {
    let before = "sh './piper tmsUpload --nodeName QA'\nsh \"piper --verbose tmsExport --nodeName ${node}\"\nsh(script: '''\n  set -e\n  piper tmsUpload\n  # piper tmsUpload\n''')\n";
    let after = "sh 'npx --yes ctms@0.1.0 piper tmsUpload --nodeName QA'\nsh \"npx --yes ctms@0.1.0 piper --verbose tmsExport --nodeName ${node}\"\nsh(script: '''\n  set -e\n  npx --yes ctms@0.1.0 piper tmsUpload\n  # piper tmsUpload\n''')\n";
    assert_eq!(whole("ci/Jenkinsfile.release", before), after);
}

#[test]
fn quotes_and_variables_of_the_command_are_escaped_in_a_text_with_variables() {
    let done = rewrite(&Pipeline {
        path: "Jenkinsfile".to_owned(),
        text: "sh \"piper tmsUpload\"\n".to_owned(),
        command: "npx --package=\"${CTMS_PACKAGE:?}\" -- ctms".to_owned(),
        configuration: None,
    });
    assert_eq!(
        done.unwrap().text,
        "sh \"npx --package=\\\"\\${CTMS_PACKAGE:?}\\\" -- ctms piper tmsUpload\"\n"
    );
}

#[test]
fn what_is_not_surely_a_call_is_left_and_named() {
    for (text, lines) in [
        ("def step = this.&tmsUpload\n", vec![1]),
        ("\nsteps.tmsUpload(script: this)\n", vec![2]),
        ("x = tmsUpload(script: this)\n", vec![1]),
        ("foo(a,\n  tmsUpload(b: c))\n", vec![2]),
        ("bat 'piper tmsUpload'\n", vec![1]),
        ("piperPipeline script: this\n", vec![1]),
        ("tmsUpload script: this, a: 'open\n", vec![1]),
        ("def m = [tmsUpload: true] // tmsExport\n", vec![]),
        ("echo 'tmsUpload is done'\n", vec![]),
        ("@Library('ctms') _\ntmsUpload script: this\n", vec![]),
    ] {
        assert_eq!(left("Jenkinsfile", text), lines, "{text}");
    }
}

#[test]
fn pipers_own_pipeline_is_left_where_its_configuration_runs_a_step() {
    for (configuration, is_left) in [
        ("stages: { Release: { tmsUpload: true } }", true),
        ("steps: { tmsExport: { nodeName: DEV } }", true),
        (
            "stages: { Release: { tmsExport: 'false' } }\nsteps: { tmsExport: {} }",
            false,
        ),
        ("stages: { Release: { cloudFoundryDeploy: true } }", false),
        ("# tmsUpload\n", false),
        ("steps: [ tmsUpload", true),
    ] {
        let done = rewrite(&Pipeline {
            path: "Jenkinsfile".to_owned(),
            text: "@Library('piper-lib-os') _\npiperPipeline script: this\n".to_owned(),
            command: COMMAND.to_owned(),
            configuration: Some(configuration.to_owned()),
        });
        assert_eq!(
            done.unwrap().left.len(),
            usize::from(is_left),
            "{configuration}"
        );
    }
}

const WORKFLOW: &str = "\
name: release
on: push
jobs:
  release:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      # into the landscape
      - name: tmsUpload
        uses: SAP/project-piper-action@main # pinned
        with:
          step-name: tmsUpload
          flags: --nodeName QA --mtaVersion '*'
          piper-version: latest
        env:
          PIPER_serviceKey: ${{ secrets.TMS }}

      - uses: SAP/project-piper-action@main
        with:
          step-name: mtaBuild
";

#[test]
fn a_step_with_the_action_becomes_a_command() {
    let after = WORKFLOW
        .replacen("uses: SAP/project-piper-action@main # pinned\n", "run: |\n          npx --yes ctms@0.1.0 piper tmsUpload --nodeName QA --mtaVersion '*'\n", 1)
        .replacen("        with:\n          step-name: tmsUpload\n          flags: --nodeName QA --mtaVersion '*'\n          piper-version: latest\n", "", 1);
    let path = ".github/workflows/release.yml";
    assert_eq!(whole(path, WORKFLOW), after);
    let windows = |text: &str| text.replace('\n', "\r\n");
    assert_eq!(whole(path, &windows(WORKFLOW)), windows(&after));
    let marked = |text: &str| format!("\u{feff}{text}");
    assert_eq!(whole(path, &marked(WORKFLOW)), marked(&after));
}

#[test]
fn before_ctms_is_on_npm_the_step_gets_the_variable_of_its_package() {
    let command = "npx --yes --package=\"${CTMS_PACKAGE:?}\" -- ctms";
    let run = |text: &str| {
        let path = ".github/workflows/a.yaml".to_owned();
        let (text, command) = (text.to_owned(), command.to_owned());
        let done = rewrite(&Pipeline {
            path,
            text,
            command,
            configuration: None,
        })
        .unwrap();
        assert!(done.tasks.iter().any(|task| task.contains("CTMS_PACKAGE")));
        done.text
    };
    let line = "          CTMS_PACKAGE: ${{ vars.CTMS_PACKAGE }}\n";
    assert!(run(WORKFLOW).contains(&format!("        env:\n{line}          PIPER_serviceKey")));
    let script = "jobs:\n  a:\n    steps:\n      - run: |\n          ./piper tmsExport\n        # end\n      - run: b\n";
    assert_eq!(
        run(script),
        format!(
            "jobs:\n  a:\n    steps:\n      - run: |\n          {command} piper tmsExport\n        env:\n{line}        # end\n      - run: b\n"
        )
    );
    let known =
        "env:\n  CTMS_PACKAGE: x\njobs:\n  a:\n    steps:\n      - run: ./piper tmsExport\n";
    assert_eq!(
        run(known),
        known.replace("./piper", &format!("{command} piper"))
    );
}

#[test]
fn a_step_that_is_not_sure_is_left_and_named() {
    let step = |text: &str| format!("jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n{text}");
    for (text, lines) in [
        (
            "      - { uses: SAP/project-piper-action@v1, with: { step-name: tmsUpload } }\n",
            vec![5],
        ),
        (
            "      - uses: SAP/project-piper-action@v1\n        with: { step-name: tmsUpload }\n",
            vec![6],
        ),
        (
            "      - uses: SAP/project-piper-action@v1\n        with:\n          command: tmsExport\n          docker-image: x\n",
            vec![7],
        ),
        (
            "      - uses: SAP/project-piper-action@v1\n        with:\n          step-name: tmsUpload\n          flags: --mtaPath $A\n",
            vec![7],
        ),
        ("      - run: \"./piper tmsUpload\"\n", vec![5]),
        (
            "      - run: ./piper tmsUpload\n        shell: pwsh\n",
            vec![5],
        ),
        ("      - run: ctms piper tmsUpload\n", vec![]),
        (
            "      - name: tmsUpload\n        run: echo tmsUpload\n",
            vec![],
        ),
        ("      - run: ./piper mtaBuild\n", vec![]),
    ] {
        assert_eq!(
            left(".github/workflows/a.yml", &step(text)),
            lines,
            "{text}"
        );
    }
    assert_eq!(
        left(
            ".github/workflows/a.yml",
            "jobs: [\n  run: piper tmsUpload\n"
        ),
        [2]
    );
}

#[test]
fn azure_and_gitlab_get_a_block_to_paste() {
    let azure = "steps:\n- task: piper@1\n  inputs:\n    stepName: tmsUpload\n    flags: '--nodeName QA'\n- script: ./piper tmsExport --nodeName DEV\n- script: ./piper mtaBuild\n";
    let done = rewritten("azure-pipelines.yml", azure);
    assert_eq!((done.text.as_str(), done.changes.len()), (azure, 0));
    let lines: Vec<usize> = done.left.iter().map(|left| left.line).collect();
    assert_eq!(lines, [2, 6]);
    let block = done.block.unwrap();
    for line in [
        "piper tmsUpload --nodeName QA\n",
        "piper tmsExport --nodeName DEV\n",
    ] {
        assert!(block.contains(&format!("    {COMMAND} {line}")), "{block}");
    }
    let gitlab = "upload:\n  script:\n    - piper tmsUpload --nodeName QA\n";
    let done = rewritten(".gitlab-ci.yml", gitlab);
    assert_eq!(
        done.block.unwrap(),
        format!("script:\n  - |\n    {COMMAND} piper tmsUpload --nodeName QA\n")
    );
    assert!(
        rewritten("azure-pipelines.yml", "steps: []\n")
            .block
            .is_none()
    );
}

#[test]
fn what_changed_is_told_line_by_line() {
    let done = rewritten(
        "Jenkinsfile",
        "@Library('piper-lib-os') _\n\ntmsUpload script: this\n",
    );
    let changes: Vec<(usize, Vec<String>, Vec<String>)> = done
        .changes
        .into_iter()
        .map(|change| (change.line, change.before, change.after))
        .collect();
    let lines = |line: &str| vec![line.to_owned()];
    assert_eq!(
        changes,
        [
            (
                1,
                lines("@Library('piper-lib-os') _"),
                lines("@Library(['piper-lib-os', 'ctms']) _")
            ),
            (
                3,
                lines("tmsUpload script: this"),
                lines("ctmsUpload script: this")
            ),
        ]
    );
    assert!(done.tasks.iter().any(|task| task.contains("credentialsId")));
}

#[test]
fn the_kind_of_a_file_is_that_of_its_path() {
    for (path, kind) in [
        ("Jenkinsfile", Some(PipelineKind::Jenkins)),
        ("ci\\Jenkinsfile.nightly", Some(PipelineKind::Jenkins)),
        (".github/workflows/a.yaml", Some(PipelineKind::Github)),
        ("azure-pipelines.release.yml", Some(PipelineKind::Azure)),
        (".gitlab-ci.yml", Some(PipelineKind::Gitlab)),
        (".gitlab/upload.yml", Some(PipelineKind::Gitlab)),
        ("ci/azure/release.yml", Some(PipelineKind::Azure)),
        (
            ".pipeline/extensions/Release.groovy",
            Some(PipelineKind::Jenkins),
        ),
        (".pipeline/config.yml", None),
        ("package.json", None),
    ] {
        assert_eq!(PipelineKind::of(path), kind, "{path}");
    }
}

mod any {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_read_and_only_lines_that_are_told_change(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "tmsUpload", " script: this", "(", ")", "'", "\"", "\"\"\"", "/", "${", "}", "{", "\n", "\r\n", "sh ", "piper ", "- run: ", "  ", "jobs:\n  a:\n    steps:\n      ", "- uses: SAP/project-piper-action@v1\n", "        with:\n", "          step-name: ", "@Library('a') _", "#", "é", "\\",
            ]), 0..24),
            path in prop::sample::select(vec!["Jenkinsfile", ".github/workflows/a.yml", "azure.yml", ".gitlab-ci.yml"]),
        ) {
            let text = pieces.concat();
            let done = rewritten(path, &text);
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            for change in done.changes.iter().rev() {
                let at = change.line - 1;
                prop_assert_eq!(&lines[at..at + change.before.len()], &change.before[..]);
                lines.splice(at..at + change.before.len(), change.after.clone());
            }
            let new: Vec<String> = done.text.lines().map(str::to_owned).collect();
            prop_assert_eq!(lines, new);
        }
    }
}
