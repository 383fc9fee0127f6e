//! What one node would get from another.

use ctms::api::HeldDescriptor;
use ctms::api::ids::DescriptorId;
use ctms::inventory::{DescriptorDifferenceKind, NodeDiff, VersionChange, diff};

use super::table::History;

fn differences(landscape: &str, lines: &str) -> NodeDiff {
    compared(landscape, lines, [Ok(Vec::new()), Ok(Vec::new())])
}

fn compared(
    landscape: &str,
    lines: &str,
    descriptors: [Result<Vec<HeldDescriptor>, String>; 2],
) -> NodeDiff {
    let history = History::parse(landscape, lines);
    let records = history.read(1_000, None).records;
    let (first, second) = (history.node("QA"), history.node("PROD"));
    let path = records.path(first, second, &history.nodes);
    diff(&records, first, second, descriptors, path).unwrap()
}

fn ids(diff: &NodeDiff) -> Vec<u64> {
    diff.requests
        .iter()
        .map(|request| request.transport_request_id)
        .collect()
}

#[test]
fn two_nodes_with_the_same_have_no_difference() {
    let diff = differences(
        "QA>PROD",
        "QA 57 succeeded shop_1.4.0.mtar I9@10:00=succeeded
         PROD 57 succeeded shop_1.4.0.mtar I10@11:00=succeeded",
    );
    assert!(!diff.has_differences, "{diff:?}");
    assert_eq!(diff.path, ["QA", "PROD"]);
}

#[test]
fn what_comes_is_in_the_order_of_the_second_queue_and_then_what_was_not_forwarded() {
    let diff = differences(
        "QA>PROD",
        "QA 57 succeeded shop_1.4.0.mtar I9@10:00=succeeded
         QA 58 succeeded shop_1.5.0.mtar desc=1a2b3c_Fix_totals I10@11:00=succeeded
         QA 59 succeeded core_2.0.0.mtar I11@12:00=succeeded
         QA 60 initial shop_1.7.0.mtar
         PROD 57 succeeded shop_1.4.0.mtar I12@13:00=succeeded
         PROD 58 initial shop_1.5.0.mtar desc=1a2b3c_Fix_totals",
    );
    assert_eq!(ids(&diff), [58, 59]);
    let [first, second] = diff.requests.as_slice() else {
        panic!("{diff:?}")
    };
    assert_eq!(first.commit.as_deref(), Some("1a2b3c"));
    assert_eq!(
        (
            first.contents[0].replaces.as_deref(),
            first.contents[0].change
        ),
        (Some("1.4.0"), VersionChange::Newer)
    );
    assert_eq!(
        (
            second.status_in_second.as_deref(),
            second.contents[0].change
        ),
        (None, VersionChange::New)
    );
    let shop = diff.mtas.iter().find(|mta| mta.name == "shop").unwrap();
    assert_eq!(
        (shop.after.as_deref(), shop.is_same, shop.goes_backwards),
        (Some("1.5.0"), false, false)
    );
    assert!(diff.has_differences);
}

#[test]
fn what_goes_backwards_is_marked_also_when_it_comes_behind_something_newer() {
    let diff = differences(
        "QA>PROD",
        "QA 58 succeeded shop_1.6.0.mtar I10@11:00=succeeded
         QA 59 succeeded shop_1.5.0.mtar I11@12:00=succeeded
         PROD 57 succeeded shop_1.4.0.mtar I12@09:00=succeeded
         PROD 58 initial shop_1.6.0.mtar
         PROD 59 initial shop_1.5.0.mtar",
    );
    let changes: Vec<_> = diff
        .requests
        .iter()
        .map(|request| request.contents[0].change)
        .collect();
    assert_eq!(changes, [VersionChange::Newer, VersionChange::Older]);
    assert!(diff.mtas[0].goes_backwards);
    assert_eq!(diff.mtas[0].after.as_deref(), Some("1.5.0"));
}

#[test]
fn what_waits_without_the_first_nodes_import_is_said_so() {
    let diff = differences(
        "QA>PROD",
        "QA 57 error shop_1.4.0.mtar I9@10:00=error
         PROD 57 initial shop_1.4.0.mtar",
    );
    assert!(!diff.requests[0].is_imported_in_first);
    assert_eq!(diff.requests[0].status_in_first.as_deref(), Some("error"));
}

#[test]
fn what_was_removed_from_the_second_queue_does_not_come() {
    let diff = differences(
        "QA>PROD",
        "QA 57 succeeded shop_1.4.0.mtar I9@10:00=succeeded
         PROD 57 deleted shop_1.4.0.mtar DQ10@11:00=succeeded",
    );
    assert_eq!(ids(&diff), Vec::<u64>::new());
    assert_eq!(diff.removed_request_ids, [57]);
}

#[test]
fn what_the_second_has_imported_and_cleaned_up_does_not_come_again() {
    let diff = differences(
        "QA>PROD",
        "QA 57 succeeded shop_1.4.0.mtar I9@10:00=succeeded
         PROD 57 deleted shop_1.4.0.mtar I10@11:00=succeeded CQ11@23:00=succeeded",
    );
    assert!(!diff.has_differences);
    assert_eq!(diff.removed_request_ids, Vec::<u64>::new());
}

#[test]
fn a_path_has_the_nodes_in_between_and_is_empty_where_no_route_leads() {
    assert_eq!(differences("QA>PRE>PROD", "").path, ["QA", "PRE", "PROD"]);
    assert_eq!(differences("QA, PROD", "").path, Vec::<String>::new());
    assert_eq!(differences("PROD>QA", "").path, Vec::<String>::new());
}

#[test]
fn where_no_route_leads_only_what_waits_in_the_second_comes() {
    let diff = differences(
        "QA, PROD",
        "QA 57 succeeded shop_1.4.0.mtar I9@10:00=succeeded
         PROD 58 initial core_2.0.0.mtar",
    );
    assert_eq!(ids(&diff), [58]);
}

fn held(mta: &str, version: &str, ext: &str) -> HeldDescriptor {
    HeldDescriptor {
        id: DescriptorId::new(7).unwrap(),
        mta_id: Some(mta.into()),
        mta_ext_id: Some(ext.into()),
        mta_version: Some(version.into()),
        description: None,
        last_changed_at: None,
    }
}

#[test]
fn descriptors_are_compared_by_mta_and_version() {
    use DescriptorDifferenceKind::{OnlyInFirst, OnlyInSecond, OtherId};
    let first = vec![
        held("shop", "*", "shop.qa"),
        held("core", "*", "same"),
        held("shop", "1.4.0", "x"),
    ];
    let second = vec![
        held("shop", "*", "shop.prod"),
        held("core", "*", "same"),
        held("core", "2.0.0", "y"),
    ];
    let diff = compared("QA>PROD", "", [Ok(first), Ok(second)]);
    let kinds: Vec<_> = diff
        .descriptors
        .iter()
        .map(|one| (one.mta_id.as_deref().unwrap(), one.kind))
        .collect();
    assert_eq!(
        kinds,
        [
            ("core", OnlyInSecond),
            ("shop", OtherId),
            ("shop", OnlyInFirst)
        ]
    );
    assert!(diff.has_differences);
}

#[test]
fn descriptors_of_other_ids_alone_are_no_difference_and_unreadable_ones_are_said() {
    let own = [
        Ok(vec![held("shop", "*", "qa")]),
        Ok(vec![held("shop", "*", "prod")]),
    ];
    assert!(!compared("QA>PROD", "", own).has_differences);
    let unreadable = compared("QA>PROD", "", [Err("status 403".into()), Ok(Vec::new())]);
    assert!(unreadable.descriptors.is_empty());
    assert!(
        unreadable.unseen[0]
            .text
            .contains("descriptors of QA cannot be read")
    );
}
