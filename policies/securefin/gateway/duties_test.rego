package securefin.gateway.duties_test

import data.securefin.gateway.duties
import data.securefin.gateway.fixtures

codes contains reason.code if some reason in duties.deny

test_another_person_may_approve if count(codes) == 0 with data.securefin.config as fixtures.config with input as fixtures.approve

test_the_maker_may_not if "duties.own_payment" in codes with data.securefin.config as fixtures.config with input as object.union(fixtures.approve, {"caller": {"subject": "alice"}})

test_nor_the_subject_that_sent_it_in if {
	"duties.own_payment" in codes with data.securefin.config as fixtures.config with input as object.union(fixtures.approve, {"caller": {"subject": "erp"}})
}

test_a_payment_without_a_maker_cannot_be_approved if {
	"duties.maker_unknown" in codes with data.securefin.config as fixtures.config with input as {"action": "payments.approve", "caller": fixtures.approver, "payment": {}}
}

test_another_person_may_release if count(codes) == 0 with data.securefin.config as fixtures.config with input as fixtures.release

test_the_maker_may_not_release if {
	codes == {"duties.own_payment"} with data.securefin.config as fixtures.config with input as object.union(fixtures.release, {"caller": {"subject": "alice"}})
}

test_nor_release_the_subject_that_sent_it_in if {
	codes == {"duties.own_payment"} with data.securefin.config as fixtures.config with input as object.union(fixtures.release, {"caller": {"subject": "erp"}})
}

test_a_payment_without_a_maker_cannot_be_released if {
	codes == {"duties.maker_unknown"} with data.securefin.config as fixtures.config with input as {"action": "payments.release", "caller": fixtures.releaser, "payment": {}}
}

test_a_maker_holds_no_role_that_releases if {
	codes == {"duties.exclusive_roles"} with data.securefin.config as fixtures.config with input as object.union(fixtures.create, {"caller": {"roles": ["payments-maker", "releaser"]}})
}

test_exclusive_roles_are_refused_for_any_action if {
	"duties.exclusive_roles" in codes with data.securefin.config as fixtures.config with input as object.union(fixtures.create, {"caller": {"roles": ["payments-maker", "approver"]}})
}
