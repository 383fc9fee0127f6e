//! Each history is a landscape, its queues and logs, and the cells that follow.

use ctms::inventory::UnseenKind;

use super::table::{History, matrix};

/// Judges a history: each row of the matrix, as text.
#[track_caller]
fn judge(landscape: &str, lines: &str, rows: &[&str]) {
    assert_eq!(matrix(&History::parse(landscape, lines).status()), rows);
}

fn unseen(landscape: &str, lines: &str) -> Vec<UnseenKind> {
    let status = History::parse(landscape, lines).status();
    status.unseen.iter().map(|one| one.kind).collect()
}

#[test]
fn nothing_was_ever_sent() {
    judge("QA>PROD", "", &[]);
}

#[test]
fn a_first_request_waits_and_nothing_is_imported() {
    judge(
        "QA>PROD",
        "QA 57 initial shop_1.4.0.mtar",
        &["shop | w1:1.4.0#57 | "],
    );
}

#[test]
fn a_node_that_forwards_before_the_import_has_it_waiting_in_the_next_queue_too() {
    judge(
        "QA>PROD",
        "QA 57 error shop_1.4.0.mtar I9@10:00=error
         PROD 57 initial shop_1.4.0.mtar",
        &["shop | f1.4.0#57 | w1:1.4.0#57"],
    );
}

#[test]
fn a_node_that_forwards_on_success_shows_the_next_what_is_newer_below() {
    judge(
        "QA>PROD",
        "QA 57 succeeded shop_1.4.0.mtar I9@10:00=succeeded
         QA 58 succeeded shop_1.5.0.mtar I12@11:00=succeeded
         PROD 57 succeeded shop_1.4.0.mtar I10@10:30=succeeded
         PROD 58 initial shop_1.5.0.mtar",
        &["shop | 1.5.0#58 | 1.4.0#57 w1:1.5.0#58 <QA:1.5.0"],
    );
}

#[test]
fn a_node_that_forwards_by_hand_has_something_newer_that_waits_nowhere() {
    judge(
        "QA>PROD",
        "QA 57 succeeded shop_1.4.0.mtar I9@10:00=succeeded",
        &["shop | 1.4.0#57 | <QA:1.4.0"],
    );
}

#[test]
fn a_reset_request_waits_again_and_its_version_is_still_there() {
    judge(
        "QA",
        "QA 57 repeat shop_1.4.0.mtar I9@10:00=succeeded RQ10@10:30=succeeded",
        &["shop | 1.4.0#57 w1:1.4.0#57"],
    );
}

#[test]
fn a_reset_request_that_fails_the_second_time_leaves_what_was_deployed_first() {
    judge(
        "QA",
        "QA 57 fatal shop_1.4.0.mtar I9@10:00=succeeded RQ10@10:30=succeeded I11@11:00=fatal",
        &["shop | 1.4.0#57 f1:1.4.0#57"],
    );
}

#[test]
fn a_reset_and_repeated_import_counts_with_its_later_time() {
    judge(
        "QA",
        "QA 57 succeeded shop_1.4.0.mtar I9@10:00=succeeded RQ10@10:30=succeeded I14@12:00=succeeded
         QA 58 succeeded shop_1.5.0.mtar I12@11:00=succeeded",
        &["shop | 1.4.0#57!"],
    );
}

#[test]
fn a_request_that_was_removed_before_its_import_brought_nothing() {
    judge(
        "QA",
        "QA 57 deleted shop_1.4.0.mtar DQ9@10:00=succeeded",
        &[],
    );
}

#[test]
fn a_request_that_was_removed_after_its_import_is_still_what_is_deployed() {
    judge(
        "QA",
        "QA 57 deleted shop_1.4.0.mtar I8@09:00=succeeded DQ9@10:00=succeeded",
        &["shop | 1.4.0#57"],
    );
}

#[test]
fn imports_out_of_the_order_of_the_queue_are_known_by_their_times() {
    judge(
        "QA",
        "QA 57 succeeded shop_1.4.0.mtar I19@14:00=succeeded
         QA 58 succeeded shop_1.5.0.mtar I9@10:00=succeeded",
        &["shop | 1.4.0#57!"],
    );
}

#[test]
fn a_position_counts_and_not_the_order_of_the_list() {
    judge(
        "QA",
        "QA 57 initial shop_1.4.0.mtar at=2
         QA 58 initial shop_1.5.0.mtar at=1",
        &["shop | w1:1.5.0#58 w2:1.4.0#57"],
    );
}

#[test]
fn two_mtas_in_one_request_have_a_row_each() {
    judge(
        "QA>PROD",
        "QA 57 succeeded shop_1.4.0.mtar+core_2.0.1.mtar I9@10:00=succeeded
         PROD 57 initial shop_1.4.0.mtar+core_2.0.1.mtar",
        &[
            "core | 2.0.1#57 | w1:2.0.1#57 <QA:2.0.1",
            "shop | 1.4.0#57 | w1:1.4.0#57 <QA:1.4.0",
        ],
    );
}

#[test]
fn of_two_mtas_the_one_that_was_deployed_is_there_and_the_other_has_failed() {
    judge(
        "QA",
        "QA 57 error shop_1.4.0.mtar+core_2.0.1.mtar I9@10:00=succeeded+error",
        &["core | f2.0.1#57", "shop | 1.4.0#57"],
    );
}

#[test]
fn two_mtas_take_turns_in_a_queue() {
    judge(
        "QA",
        "QA 57 succeeded shop_1.4.0.mtar I9@10:00=succeeded
         QA 58 succeeded core_2.0.1.mtar I10@10:01=succeeded
         QA 59 succeeded shop_1.4.1.mtar I11@10:02=succeeded
         QA 60 error core_2.1.0.mtar I12@10:03=error",
        &["core | 2.0.1#58 f2.1.0#60", "shop | 1.4.1#59"],
    );
}

#[test]
fn a_downgrade_is_what_is_there_and_is_marked() {
    judge(
        "QA>PROD",
        "QA 57 succeeded shop_1.4.0.mtar I9@10:00=succeeded
         QA 58 succeeded shop_1.3.9.mtar I10@11:00=succeeded
         PROD 57 succeeded shop_1.4.0.mtar I12@12:00=succeeded",
        &["shop | 1.3.9#58! | 1.4.0#57"],
    );
}

#[test]
fn a_pre_release_is_older_than_its_release() {
    judge(
        "QA>PROD",
        "QA 57 succeeded shop_1.4.0-rc.2.mtar I9@10:00=succeeded
         PROD 51 succeeded shop_1.4.0-rc.10.mtar I8@09:00=succeeded",
        &["shop | 1.4.0-rc.2#57 | 1.4.0-rc.10#51"],
    );
}

#[test]
fn a_virtual_node_skips_and_holds_nothing_that_would_be_newer() {
    judge(
        "DEV*>QA",
        "DEV 57 skipped shop_1.4.0.mtar I9@10:00=succeeded
         QA 57 initial shop_1.4.0.mtar",
        &["shop | 1.4.0#57skipped | w1:1.4.0#57"],
    );
}

#[test]
fn a_virtual_node_in_between_does_not_hide_what_is_newer_below_it() {
    judge(
        "QA>GATE*>PROD",
        "QA 57 succeeded shop_1.4.0.mtar I9@10:00=succeeded
         GATE 57 skipped shop_1.4.0.mtar I10@11:00=succeeded",
        &["shop | 1.4.0#57 | 1.4.0#57skipped | <QA:1.4.0"],
    );
}

#[test]
fn after_the_retention_time_the_log_still_says_what_is_deployed() {
    judge(
        "QA",
        "QA 57 deleted shop_1.4.0.mtar archived bare I9@10:00=succeeded CQ20@23:00=succeeded",
        &["shop | 1.4.0#57"],
    );
    assert_eq!(
        unseen(
            "QA",
            "QA 57 deleted shop_1.4.0.mtar archived bare I9@10:00=succeeded"
        ),
        [UnseenKind::CleanedUp]
    );
}

#[test]
fn after_the_retention_time_without_a_log_it_is_said_that_nothing_is_known() {
    let lines = "QA 57 deleted shop_1.4.0.mtar archived bare nolog
         QA 58 succeeded shop_1.5.0.mtar I9@10:00=succeeded";
    judge("QA", lines, &["shop | 1.5.0#58 ~"]);
    assert_eq!(
        unseen("QA", lines),
        [
            UnseenKind::Logs,
            UnseenKind::FileNames,
            UnseenKind::CleanedUp
        ]
    );
}

#[test]
fn a_warning_deploys_all_the_same() {
    judge(
        "QA",
        "QA 57 warning shop_1.4.0.mtar I9@10:00=warning",
        &["shop | 1.4.0#57warning"],
    );
}

#[test]
fn what_runs_is_not_there_yet_and_what_was_there_stays() {
    judge(
        "QA",
        "QA 57 succeeded shop_1.4.0.mtar I9@10:00=succeeded
         QA 58 running shop_1.5.0.mtar I10@11:00=running",
        &["shop | 1.4.0#57 r1.5.0#58"],
    );
}

#[test]
fn fatal_waits_in_line_with_what_can_be_imported() {
    judge(
        "QA",
        "QA 57 fatal shop_1.4.0.mtar I9@10:00=fatal
         QA 58 error shop_1.4.1.mtar I10@10:10=error
         QA 59 initial shop_1.4.2.mtar",
        &["shop | w2:1.4.2#59 f1:1.4.0#57 f1.4.1#58"],
    );
}

#[test]
fn a_name_that_is_not_the_build_tools_is_a_row_of_its_own_without_a_version() {
    judge(
        "QA>PROD",
        "QA 57 succeeded shop.mtar I9@10:00=succeeded
         QA 58 succeeded shop.mtar I10@11:00=succeeded
         PROD 57 succeeded shop.mtar I11@12:00=succeeded
         QA 59 initial shop-1.4.0.mtar",
        &[
            "shop-1.4.0.mtar | w1:?#59 | ",
            "shop.mtar | ?#58 | ?#57 <QA:#58",
        ],
    );
}

#[test]
fn content_that_is_no_mta_has_no_version_whatever_its_name() {
    let lines = "QA 57 succeeded roles_1.0.0.mtar type=APP I9@10:00=succeeded";
    judge("QA", lines, &["roles_1.0.0.mtar | ?#57"]);
    assert_eq!(unseen("QA", lines), [UnseenKind::ContentType]);
}

#[test]
fn a_reference_is_known_by_itself() {
    judge(
        "QA",
        "QA 57 succeeded git-4711 ref type=APP I9@10:00=succeeded",
        &["git-4711 | ?#57"],
    );
}

#[test]
fn the_deploy_service_knows_better_than_the_name() {
    judge(
        "QA",
        "QA 57 succeeded build.mtar said=com.acme.shop:1.4.7 I9@10:00=succeeded",
        &["com.acme.shop | 1.4.7a#57"],
    );
}

#[test]
fn a_description_that_lists_the_archives_names_them_where_no_log_does() {
    judge(
        "QA>PROD",
        "QA 57 initial x.mtar nolog desc=shop-1.4.0.mtar
         PROD 57 initial x.mtar nolog desc=shop-1.4.0.mtar",
        &["shop | w1:1.4.0#57 | w1:1.4.0#57"],
    );
    judge(
        "QA",
        "QA 57 succeeded x.mtar nolog desc=shop-1.4.0.mtar",
        &["shop | 1.4.0d#57 ~"],
    );
}

#[test]
fn a_description_that_only_mentions_an_archive_names_nothing() {
    let lines = "QA 57 initial x.mtar unnamed desc=Fix_shop-1.4.0.mtar";
    judge("QA", lines, &["(unknown files) | w1:?#57"]);
    assert_eq!(unseen("QA", lines), [UnseenKind::FileNames]);
}

#[test]
fn a_log_in_one_node_names_the_files_in_all() {
    judge(
        "QA>PROD",
        "QA 57 succeeded shop_1.4.0.mtar I9@10:00=succeeded
         PROD 57 initial shop_1.4.0.mtar unnamed nolog",
        &["shop | 1.4.0#57 | w1:1.4.0#57 <QA:1.4.0"],
    );
}

#[test]
fn without_logs_the_queue_says_what_is_there_and_that_it_is_not_certain() {
    judge(
        "QA",
        "QA 57 succeeded x.mtar nolog desc=shop-1.4.0.mtar
         QA 58 succeeded x.mtar nolog desc=shop-1.5.0.mtar",
        &["shop | 1.5.0d#58 ~"],
    );
}

#[test]
fn two_lines_that_meet_nowhere_say_nothing_of_each_other() {
    judge(
        "QA>PROD, LAB",
        "LAB 57 succeeded shop_9.0.0.mtar I9@10:00=succeeded
         PROD 50 succeeded shop_1.0.0.mtar I5@09:00=succeeded",
        &["shop |  | 9.0.0#57 | 1.0.0#50"],
    );
}

#[test]
fn an_unknown_status_neither_waits_nor_has_failed_nor_is_there() {
    judge("QA", "QA 57 transient shop_1.4.0.mtar", &[]);
}

#[test]
fn a_hotfix_past_qa_makes_prod_the_newer_one() {
    judge(
        "QA>PROD",
        "QA 57 succeeded shop_1.4.0.mtar I9@10:00=succeeded
         PROD 58 succeeded shop_1.4.1.mtar I10@11:00=succeeded",
        &["shop | 1.4.0#57 | 1.4.1#58"],
    );
}

#[test]
fn a_log_without_the_import_that_the_queue_shows_leaves_its_time_open() {
    judge(
        "QA",
        "QA 57 succeeded shop_1.4.0.mtar",
        &["shop | 1.4.0#57 ~"],
    );
}

#[test]
fn an_import_that_ended_for_one_file_only_is_a_downgrade_of_that_file_alone() {
    judge(
        "QA",
        "QA 56 succeeded shop_1.5.0.mtar+core_2.0.0.mtar I8@09:00=succeeded
         QA 57 error shop_1.4.0.mtar+core_1.9.0.mtar I9@10:00=succeeded+error",
        &["core | 2.0.0#56 f1.9.0#57", "shop | 1.4.0#57!"],
    );
}
