//! The judge is the deploy service: descriptors and extensions that it takes, that
//! it warns about and that it refuses, row by row (cloudfoundry/multiapps).

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // helpers of tests may panic
#![allow(clippy::print_stderr)] // what could not be run is said

mod mtar;

use ctms::error::finding::{Finding, has_errors};
use ctms::mta::descriptor::{ExtensionDescriptor, VersionBinding};
use mtar::{MANIFEST, MTAD, look, pack};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Taken,
    Warned,
    Refused,
}
use Verdict::{Refused, Taken, Warned};

fn verdict(findings: &[Finding]) -> Verdict {
    match (findings.is_empty(), has_errors(findings)) {
        (true, _) => Taken,
        (_, false) => Warned,
        (_, true) => Refused,
    }
}

/// `R` of a row is the head of a descriptor of schema 3, `S` of schema 2, `W` a
/// module, `X` the head of an extension of schema 3, `Y` of schema 2; each on a
/// line of its own.
fn expand(text: &str) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        out += match line.trim_end().trim_start_matches('\u{feff}') {
            "R" => "_schema-version: \"3.1\"\nID: shop\nversion: 1.0.0\n",
            "S" => "_schema-version: \"2.1\"\nID: shop\nversion: 1.0.0\n",
            "W" => "modules:\n- name: web\n  type: nodejs\n",
            "X" => "_schema-version: \"3.1\"\nID: shop.qa\nextends: shop\n",
            "Y" => "_schema-version: \"2.1\"\nID: shop.qa\nextends: shop\n",
            _ => line,
        };
    }
    out
}

/// The findings about a deployment descriptor and, if given, its extension. A
/// descriptor without modules has one finding of its own, which is left out.
fn judge(mtad: &str, extension: Option<&str>) -> Vec<Finding> {
    let manifest = "Manifest-Version: 1.0\n\nName: web/\nMTA-Module: web, api\n\n";
    let archive = look(&pack(&[
        (MANIFEST, manifest.as_bytes()),
        (MTAD, expand(mtad).as_bytes()),
        ("web/", b""),
    ]));
    let mut findings = archive.findings.clone();
    if let Some(text) = extension {
        let descriptor = ExtensionDescriptor::read("qa.mtaext", expand(text).as_bytes());
        findings.extend(descriptor.findings.clone());
        findings.extend(descriptor.check(&[archive], &[], &VersionBinding::Any));
    }
    findings.retain(|finding| !finding.problem.contains("without modules"));
    findings
}

fn assert_rows(rows: &[(Verdict, &str, Option<&str>)]) {
    let mut wrong = Vec::new();
    for (wanted, mtad, extension) in rows {
        let findings = judge(mtad, *extension);
        if verdict(&findings) != *wanted {
            wrong.push(format!("{wanted:?} {mtad:?} {extension:?}: {findings:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_head_of_a_descriptor_is_judged_as_the_service_does() {
    assert_rows(&[
        (Taken, "R\n", None),
        (
            Refused,
            "_schema-version: 3\nID: shop\nversion: 1.0\n",
            None,
        ),
        (
            Taken,
            "_schema-version: 3\nID: shop\nversion: \"1.0\"\n",
            None,
        ),
        (
            Refused,
            "_schema-version: 3\nID: shop\nversion: latest\n",
            None,
        ),
        (
            Taken,
            "_schema-version: 3.10\nID: shop\nversion: v1\n",
            None,
        ),
        (
            Taken,
            "_schema-version: [3, 1]\nID: shop\nversion: a1\n",
            None,
        ),
        (
            Warned,
            "_schema-version: \"3.4\"\nID: shop\nversion: 1.0.0\n",
            None,
        ),
        (
            Warned,
            "_schema-version: \"2.3\"\nID: shop\nversion: 1.0.0\n",
            None,
        ),
        (
            Refused,
            "_schema-version: \"1.0\"\nID: shop\nversion: 1.0.0\n",
            None,
        ),
        (
            Refused,
            "_schema-version: \"4.0\"\nID: shop\nversion: 1.0.0\n",
            None,
        ),
        (
            Refused,
            "_schema-version: x\nID: shop\nversion: 1.0.0\n",
            None,
        ),
        (Refused, "ID: shop\nversion: 1.0.0\n", None),
        (
            Refused,
            "_schema-version: 3\nID: 42\nversion: 1.0.0\n",
            None,
        ),
        (
            Refused,
            "_schema-version: 3\nid: shop\nversion: 1.0.0\n",
            None,
        ),
        (
            Refused,
            "_schema-version: 3\nID: sh op\nversion: 1.0.0\n",
            None,
        ),
        (Refused, "R\nparameters:\n", None),
        (Taken, "R\ncolour:\n", None),
        (Taken, "R\nproperties: 5\ndescription: [a]\n", None),
        (Refused, "R\non: 1\n", None),
        (Refused, "R\n5: 1\n", None),
        (Refused, "R\n? [a]\n: 1\n", None),
        (Taken, "R\n~: 1\n", None),
        (Warned, "R\nversion: 2.0.0\n", None),
        (Refused, "R\n---\n", None),
        (Taken, "\u{feff}R\n", None),
        (Refused, "R\n\t\n", None),
        (Refused, "R\nparameters:\n  k:\tv\n", None),
        (Refused, "R\nparameters: {u: !mine v}\n", None),
        (Taken, "R\nparameters: {\n\tk: v\n}\n", None),
        (Refused, "R\nmodules: {}\n", None),
        (Refused, "R\nmodules: [web]\n", None),
        (Refused, "R\nmodules: [~]\n", None),
        (Refused, "R\nresources: x\n", None),
    ]);
}

#[test]
fn what_modules_hold_is_judged_as_the_service_does() {
    let row = |verdict, rest: &str| (verdict, format!("R\nW\n{rest}"));
    let rows = [
        row(Taken, "  path: a\n  description: b\n"),
        row(Refused, "  path: 1\n"),
        row(Refused, "  description:\n"),
        row(Refused, "  properties: [a]\n"),
        row(Refused, "  parameters:\n"),
        row(Refused, "  parameters: {5: a}\n"),
        row(Taken, "  parameters: {a: {5: a, on: ~}}\n"),
        row(Warned, "  parameters: {a: }\n"),
        row(
            Taken,
            "  parameters: {a: }\n  parameters-metadata: {a: {optional: true}}\n",
        ),
        row(
            Refused,
            "  properties: {a: }\n  properties-metadata: {a: {overwritable: false}}\n",
        ),
        row(
            Refused,
            "  properties: {a: b}\n  properties-metadata: {a: {overwritable: \"no\"}}\n",
        ),
        row(
            Refused,
            "  properties: {a: b}\n  properties-metadata: {a: x}\n",
        ),
        row(
            Taken,
            "  properties: {a: b}\n  properties-metadata: {a: , z: x}\n",
        ),
        row(Refused, "  requires: [db]\n"),
        row(Refused, "  requires: [{name: db}]\n"),
        row(Taken, "  requires: [{name: web}]\n"),
        row(Refused, "  requires: [{name: web}, {name: web}]\n"),
        row(Refused, "  requires: [{name: web, group: 5}]\n"),
        row(
            Taken,
            "  provides: [{name: web}, {name: url, public: yes}]\n",
        ),
        row(Refused, "  provides: [{name: url, public: \"true\"}]\n"),
        row(Refused, "  provides: [{name: url}, {name: url}]\n"),
        row(
            Refused,
            "  provides: [{name: db}]\nresources: [{name: db}]\n",
        ),
        row(Refused, "- name: web\n  type: x\n"),
        row(Refused, "- type: x\n"),
        row(Refused, "- name: a\n"),
        row(Warned, "  deployed-after: [old]\n"),
        row(Taken, "  deployed-after: [web]\n"),
        row(Refused, "  deployed-after: web\n"),
        row(Refused, "  deployed-after: [5]\n"),
        row(Refused, "  hooks: [{name: h}]\n"),
        row(
            Taken,
            "  hooks: [{name: h, type: t, phases: [p], parameters: {a: }}, {name: h, type: t}]\n",
        ),
        row(
            Refused,
            "  hooks: [{name: h, type: t, requires: [{name: zz}]}]\n",
        ),
        row(
            Refused,
            "  hooks: [{name: h, type: t, parameters: {phases-config: x}}]\n",
        ),
        row(
            Refused,
            "  hooks: [{name: h, type: t, parameters: {phases-config: [{phase: a}, {phase: a}]}}]\n",
        ),
        row(
            Taken,
            "  hooks: [{name: h, type: t, parameters: {phases-config: [{phase: a}, {phase: b}]}}]\n",
        ),
        row(Refused, "  parameters: {protocol: https}\n"),
        row(Taken, "  build-parameters: 5\n  includes: [x]\n"),
    ];
    let rows: Vec<_> = rows
        .iter()
        .map(|(v, text)| (*v, text.as_str(), None))
        .collect();
    assert_rows(&rows);
    assert_rows(&[
        (
            Taken,
            "S\nW\n  hooks: 5\n  deployed-after: x\n  properties-metadata: x\n",
            None,
        ),
        (Taken, "S\nW\n  parameters: {5: a}\n", None),
        (Refused, "S\nW\n  requires: [{name: zz}]\n", None),
    ]);
}

#[test]
fn what_resources_hold_is_judged_as_the_service_does() {
    assert_rows(&[
        (
            Taken,
            "R\nresources: [{name: a}, {name: b, type: t, active: no, optional: true}]\n",
            None,
        ),
        (Refused, "R\nresources: [{name: a, active: \"no\"}]\n", None),
        (
            Taken,
            "S\nresources: [{name: a, active: \"no\", requires: 5}]\n",
            None,
        ),
        (Refused, "R\nresources: [{name: a, type: 5}]\n", None),
        (Refused, "R\nresources: [{name: a}, {name: a}]\n", None),
        (Refused, "R\nW\nresources: [{name: web}]\n", None),
        (
            Refused,
            "R\nresources: [{name: a, requires: [{name: zz}]}]\n",
            None,
        ),
        (
            Refused,
            "R\nresources: [{name: a, requires: {name: a}}]\n",
            None,
        ),
        (
            Taken,
            "R\nresources: [{name: a}, {name: b, requires: [{name: a}], processed-after: [a]}]\n",
            None,
        ),
        (
            Taken,
            "R\nresources: [{name: a, processed-after: }, {name: b, processed-after: []}]\n",
            None,
        ),
        (
            Refused,
            "R\nresources: [{name: a, processed-after: x}]\n",
            None,
        ),
        (
            Refused,
            "R\nresources: [{name: a, processed-after: [zz]}]\n",
            None,
        ),
        (
            Refused,
            "R\nresources: [{name: a, processed-after: [a]}]\n",
            None,
        ),
        (
            Refused,
            "R\nresources: [{name: a, processed-after: [b]}, {name: b, processed-after: [a]}]\n",
            None,
        ),
        (
            Refused,
            "R\nresources: [{name: a, parameters: {generated-user: x}}]\n",
            None,
        ),
        (Refused, "R\nparameters: {org: x}\n", None),
    ]);
}

#[test]
fn extensions_are_judged_as_the_service_does() {
    const R: &str = "R\nparameters: {k: a, m: {a: 1}, n: }\nparameters-metadata: {k: {overwritable: false}}\nW\n  requires: [{name: db}]\n  provides: [{name: url, properties: {u: v}}]\nresources: [{name: db}]\n";
    const S: &str = "S\nparameters: {k: a, z: 0, n: , e: \"\"}\nW\n";
    let row = |verdict, base: &'static str, rest: &str| {
        let head = if base == R { "X" } else { "Y" };
        (verdict, base, format!("{head}\n{rest}"))
    };
    // The value left null in the base is a warning of its own in each row.
    let rows = [
        row(Warned, R, ""),
        row(Refused, R, "parameters:\n"),
        row(Refused, R, "modules:\n"),
        row(Refused, R, "modules: [{name: wev}]\n"),
        row(Refused, R, "resources: [{name: dbx}]\n"),
        row(
            Refused,
            R,
            "modules: [{name: web, requires: [{name: zz}]}]\n",
        ),
        row(Refused, R, "modules: [{name: web, requires: [db]}]\n"),
        row(
            Warned,
            R,
            "modules: [{name: web, requires: [{name: db, parameters: {a: b}}]}]\n",
        ),
        row(
            Warned,
            R,
            "modules: [{name: web, provides: [{name: url}, {name: web}]}]\n",
        ),
        row(
            Refused,
            R,
            "modules: [{name: web, provides: [{name: urx}]}]\n",
        ),
        row(Refused, R, "modules: [{name: web}, {name: web}]\n"),
        row(
            Warned,
            R,
            "resources: [{name: db, requires: [{name: zz}]}]\n",
        ),
        row(Refused, R, "resources: [{name: db, active: \"false\"}]\n"),
        row(Refused, R, "parameters: {k: b}\n"),
        row(Warned, R, "parameters: {k: a}\n"),
        row(Refused, R, "parameters: {k: }\n"),
        row(Refused, R, "parameters: {m: t}\n"),
        row(Warned, R, "parameters: {m: {b: 1}}\n"),
        row(Refused, R, "parameters: {m: {a: {b: c}}}\n"),
        row(Warned, R, "parameters: {n: v, new: w}\n"),
        row(Warned, R, "parameters: {new: 1, new: 2}\n"),
        row(
            Warned,
            R,
            "target: 5\ndescription: [x]\nparameters-metadata: 5\n",
        ),
        row(Refused, R, "modules: [{name: web, hooks: x}]\n"),
        row(Warned, R, "modules: [{name: web, hooks: [{name: 5}]}]\n"),
        row(
            Refused,
            R,
            "modules: [{name: web, hooks: [{parameters: {}}]}]\n",
        ),
        row(Warned, S, ""),
        row(Refused, S, "parameters: {k: b}\n"),
        row(Warned, S, "parameters: {k: a, new: b, n: c, e: d}\n"),
        row(Refused, S, "parameters: {z: 1}\n"),
        row(Refused, S, "parameters: {k: }\n"),
        row(Refused, S, "modules: [{name: web, properties: {a: }}]\n"),
    ];
    let rows: Vec<_> = rows
        .iter()
        .map(|(v, base, text)| (*v, *base, Some(text.as_str())))
        .collect();
    assert_rows(&rows);
    assert_rows(&[(Refused, "R\n", Some("Y\n"))]);
}

#[test]
fn an_extension_may_extend_another_one_that_is_given() {
    let archive = look(&pack(&[
        (MANIFEST, b"Manifest-Version: 1.0\n\n"),
        (MTAD, expand("R\nW\n").as_bytes()),
    ]));
    let read = |text: &str| ExtensionDescriptor::read("x.mtaext", expand(text).as_bytes());
    let first = read("X\n");
    let second = read("_schema-version: 3\nID: shop.qa.eu\nextends: shop.qa\n");
    let lost = read("_schema-version: 3\nID: a\nextends: b\n");
    let circle = read("_schema-version: 3\nID: b\nextends: a\n");
    let all = [first, second, lost, circle];
    let verdicts = all
        .each_ref()
        .map(|one| verdict(&one.check(std::slice::from_ref(&archive), &all, &VersionBinding::Any)));
    assert_eq!(verdicts, [Taken, Taken, Refused, Refused]);
}

/// Shapes of files that people have and the service takes without a word. Each is
/// read by PyYAML, too, where Python has it.
const CORPUS: &[&str] = &[
    "R\nW\n",
    "---\nR\nW\n",
    "---\nR\nW\n...\n",
    "%YAML 1.1\n---\nR\nW\n",
    "# head\n\nR\n# between\nW\n\n# end",
    "{\"_schema-version\": \"3.1\", \"ID\": \"shop\", \"version\": \"1.0.0\", \"modules\": [{\"name\":\"web\",\"type\":\"nodejs\"}]}",
    "{\n\t\"_schema-version\": \"3.1\",\n\t\"ID\": \"shop\",\n\t\"version\": \"1.0.0\",\n\t\"modules\": [{\"name\":\"web\",\"type\":\"nodejs\"}]\n}\n",
    "_schema-version: 3.3.0\nID: 'shop'\nversion: \"1.0.0\"\nW\n",
    "_schema-version: '2.1'\nID: com.acme_x-1\nversion: 1.0.0-rc.1+7\nW\n",
    "R\nmodules:\n  - name: web\n    type: nodejs\n",
    "R\nmodules:\n  -   name: web\n      type: nodejs\n",
    "R\nmodules:\n-\n  name: web\n  type: nodejs\n",
    "R\nmodules: [{name: web, type: nodejs}]\n",
    "R\nmodules: [\n{name: web, type: nodejs}\n]\n",
    "R\nW\n  properties:\n    A: 1\n    B: 1.5\n    C: yes\n    D: 2026-01-02\n    E: [1, x]\n    F: {g: h}\n",
    "R\nW\n  properties:\n    A: \"multi\n    line\"\n",
    "R\nW\n  properties:\n    A: \"multi\nline\"\n",
    "R\nW\n  properties:\n    A: '[\n      {\"name\":\"api\"}\n    ]'\n",
    "R\nW\n  properties:\n    A: >\n      folded\n      text\n",
    "R\nW\n  properties:\n    A: |-\n      literal\n        deeper\n      text\n",
    "R\nW\n  properties:\n    A: |2\n        indented\n",
    "R\nW\n  properties:\n    A: plain text\n      that goes on\n",
    "R\nW\n  properties:\n    A: http://h/p?q=1&r=%20#frag\n",
    "R\nW\n  properties:\n    A: ${default-url}\n    B: ~{url/u}\n  provides:\n  - name: url\n    properties:\n      u: ${default-uri}\n",
    "R\nW\n  parameters: {memory: 256M, disk-quota: 1G, instances: 2}\n",
    "R\nW\n  parameters:\n    routes:\n    - route: a.example.com\n    - route: b.example.com\n      protocol: http2\n",
    "R\nW\n  parameters:\n    config:\n      deep: {nothing: ~, list: [~, a]}\n",
    "R\nW\n  requires:\n  - name: db\n    group: destinations\n    list: all\n    properties: {a: b}\nresources:\n- name: db\n  type: any.type-1\n",
    "R\nW\n  requires:\n  - name: api\n- name: api\n  type: html5\n",
    "R\nW\n  provides: []\n  requires: []\nresources: []\n",
    "R\nW\n  provides:\n  - name: web\n    public: true\n",
    "R\nW\n  provides:\n  - name: url\n    public: False\n    properties: {}\n",
    "R\nW\n  build-parameters:\n    builder: custom\n    commands: [npm ci]\n",
    "R\nbuild-parameters:\n  before-all:\n  - builder: custom\n    commands:\n    - npm ci\nW\n",
    "R\nx-common: &common\n  memory: 256M\nW\n  parameters:\n    <<: *common\n    instances: 1\n",
    "R\nx-a: &a {x: 1}\nx-b: &b {y: 2}\nW\n  parameters: {<<: [*a, *b], z: 3}\n",
    "R\nx-list: &list\n- a\n- b\nW\n  properties:\n    L: *list\n",
    "R\nW\n  hooks:\n  - name: migrate\n    type: task\n    phases: [blue-green.application.before-start]\n    parameters: {command: run}\n    requires: [{name: web}]\n",
    "R\nW\n  deployed-after: [api]\n- name: api\n  type: nodejs\n",
    "R\nparameters:\n  deploy_mode: html5-repo\n  enable-parallel-deployments: true\nW\n",
    "R\nparameters: {secret: x}\nparameters-metadata: {secret: {sensitive: true, overwritable: false}}\nW\n",
    "R\nparameters: {note: !sensitive x}\nW\n",
    "R\nversion-note: !!str 5\nW\n",
    "R\nW\nresources:\n- name: ups\n  type: org.cloudfoundry.user-provided-service\n  optional: true\n  active: false\n  parameters:\n    path: ./ups.json\n",
    "R\nW\nresources:\n- name: a\n- name: b\n  requires:\n  - name: a\n    parameters: {x: y}\n  processed-after: [a]\n",
    "R\nW\nresources:\n- name: b\n  parameters:\n    config:\n      scopes:\n      - name: \"$XSAPPNAME.Admin\" # who may\n        description: \"a\"# directly behind\n",
    "R\r\nW\r\n",
    "\u{feff}R\nW\n",
    "R\ndescription: Gr\u{fc}\u{df}e \u{1f600}\nW\n",
    "R\ndescription: \"\\u00e4\\x41\\t\\\"\"\nW\n",
    "R\ncopyright: 'it''s ours'\nprovider: Acme\nW\n",
    "R\nW\n  description: with # no comment: inside\\n\n",
    "R\nW\n  path: a b/c\n  description: \"\"\n",
    "R\nW\n  ? properties\n  : ? A\n    : b\n",
    "R\nW\n  properties: {A: \"x\", B: 'y',}\n",
    "R\nW\n  properties:\n    k : v\n    \"q\" : w\n    ok: a\ttab\n",
];

#[test]
fn files_of_every_valid_shape_are_taken_without_a_word() {
    assert!(CORPUS.len() >= 50);
    let mut wrong = Vec::new();
    for text in CORPUS {
        let findings = judge(text, None);
        if !findings.is_empty() {
            wrong.push(format!("{text:?}: {findings:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_independent_reader_takes_the_valid_shapes_too() {
    const JUDGE: &str = r#"
import sys, yaml
loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
loader.add_constructor("!sensitive", lambda loader, node: node.value)
for text in sys.stdin.buffer.read().decode().split("\1"):
    assert isinstance(yaml.load(text, Loader=loader), dict), text
print("read")
"#;
    let texts: Vec<String> = CORPUS.iter().map(|text| expand(text)).collect();
    let child = std::process::Command::new("python3")
        .args(["-c", JUDGE])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("NOT RUN against PyYAML: python3 does not start");
        return;
    };
    use std::io::Write;
    let mut input = child.stdin.take().unwrap();
    input.write_all(texts.join("\u{1}").as_bytes()).ok();
    drop(input);
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    if errors.contains("ModuleNotFoundError") {
        eprintln!("NOT RUN against PyYAML: Python does not have it");
        return;
    }
    assert!(output.status.success(), "{errors}");
}
