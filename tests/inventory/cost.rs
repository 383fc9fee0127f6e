//! How many logs are read: of a large landscape only those that are shown.

use std::fmt::Write as _;

use ctms::inventory::{MOST_EXTRA_LOGS, UnseenKind, status};

use super::table::{History, matrix};

#[test]
fn in_a_small_landscape_every_import_is_read_once_and_nothing_that_waits_is_read_twice() {
    let history = History::parse(
        "QA>PROD",
        "QA 57 succeeded shop_1.4.0.mtar I9@10:00=succeeded
         QA 58 succeeded shop_1.5.0.mtar I12@11:00=succeeded
         QA 59 initial shop_1.6.0.mtar
         PROD 57 succeeded shop_1.4.0.mtar I10@10:30=succeeded
         PROD 58 initial shop_1.5.0.mtar
         PROD 59 initial shop_1.6.0.mtar",
    );
    // Three imports, and one log that names what waits in both nodes.
    assert_eq!(history.read(1_000, None).logs, 4);
}

#[test]
fn what_the_description_names_and_nobody_has_imported_needs_no_log() {
    let history = History::parse("QA", "QA 57 initial x.mtar desc=shop-1.4.0.mtar");
    assert_eq!(history.read(1_000, None).logs, 0);
}

#[test]
fn of_500_nodes_with_10000_requests_the_newest_import_of_each_is_read_and_300_more() {
    const NODES: usize = 500;
    let landscape: Vec<String> = (0..NODES).map(|node| format!("N{node}")).collect();
    let mut lines = String::new();
    for node in 0..NODES {
        for request in 0..20 {
            let id = node * 20 + request + 1;
            let action = id + 20_000;
            writeln!(
                lines,
                "N{node} {id} succeeded shop_1.{request}.0.mtar I{action}@{:02}:00=succeeded",
                request + 1
            )
            .unwrap();
        }
    }
    let history = History::parse(&landscape.join(","), &lines);
    let read = history.read(NODES + MOST_EXTRA_LOGS, None);
    assert_eq!(read.logs, NODES + MOST_EXTRA_LOGS);
    let status = status(&read.records, None);
    let known = status.rows.iter().find(|row| row.name == "shop").unwrap();
    let versions = known
        .cells
        .iter()
        .filter_map(|cell| cell.imported.as_ref()?.version.as_deref());
    assert_eq!(
        versions.filter(|version| *version == "1.19.0").count(),
        NODES
    );
    let limited = status
        .unseen
        .iter()
        .filter(|one| one.kind == UnseenKind::LogLimit);
    assert_eq!(
        limited
            .map(|one| one.transport_request_ids.len())
            .sum::<usize>(),
        10_000 - read.logs
    );
}

#[test]
fn over_the_limit_a_cell_says_that_it_is_not_certain() {
    let history = History::parse(
        "QA",
        "QA 57 succeeded shop_1.4.0.mtar I19@14:00=succeeded
         QA 58 succeeded shop_1.5.0.mtar I9@10:00=succeeded",
    );
    let status = status(&history.read(1, None).records, None);
    assert_eq!(matrix(&status)[0], "shop | 1.5.0#58 ~");
}

#[test]
fn for_one_mta_the_logs_of_others_are_left_alone() {
    let history = History::parse(
        "QA",
        "QA 57 succeeded shop_1.4.0.mtar desc=shop-1.4.0.mtar I9@10:00=succeeded
         QA 58 succeeded core_2.0.0.mtar desc=core-2.0.0.mtar I10@10:00=succeeded",
    );
    let read = history.read(1_000, Some("shop"));
    assert_eq!(read.logs, 1);
    let status = status(&read.records, Some("shop"));
    assert_eq!(status.rows.len(), 1);
}

#[test]
fn a_log_is_read_where_the_description_leaves_the_id_open() {
    let history = History::parse(
        "QA",
        "QA 57 initial my_tax_0.9.0.mtar desc=my-tax-0.9.0.mtar",
    );
    let read = history.read(1_000, None);
    assert_eq!(read.logs, 1);
    assert_eq!(
        matrix(&status(&read.records, None)),
        ["my_tax | w1:0.9.0#57"]
    );
}
