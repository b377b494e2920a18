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

test_exclusive_roles_are_refused_for_any_action if {
	"duties.exclusive_roles" in codes with data.securefin.config as fixtures.config with input as object.union(fixtures.create, {"caller": {"roles": ["payments-maker", "approver"]}})
}
