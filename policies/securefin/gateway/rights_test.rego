package securefin.gateway.rights_test

import data.securefin.gateway.fixtures
import data.securefin.gateway.rights

codes contains reason.code if some reason in rights.deny

test_a_role_grants_its_actions if rights.granted with data.securefin.config as fixtures.config with input as fixtures.create

test_a_pattern_grants_each_action_below_it if {
	rights.granted with data.securefin.config as fixtures.config with input as {"action": "accounts.statements", "caller": {"roles": ["clerk"]}}
}

test_a_pattern_does_not_reach_past_its_dots if {
	not rights.granted with data.securefin.config as fixtures.config with input as {"action": "accounts.statements.raw", "caller": {"roles": ["clerk"]}}
}

test_no_role_means_no_right if {
	codes == {"rights.missing"} with data.securefin.config as fixtures.config with input as {"action": "payments.create", "caller": {"roles": []}}
}

test_a_clerk_may_not_pay if {
	"rights.missing" in codes with data.securefin.config as fixtures.config with input as object.union(fixtures.create, {"caller": {"roles": ["clerk"]}})
}

test_a_releaser_releases_and_does_not_approve if {
	count(codes) == 0 with data.securefin.config as fixtures.config with input as fixtures.release
	codes == {"rights.missing"} with data.securefin.config as fixtures.config with input as object.union(fixtures.approve, {"caller": fixtures.releaser})
}

test_an_approver_does_not_release if {
	codes == {"rights.missing"} with data.securefin.config as fixtures.config with input as object.union(fixtures.release, {"caller": fixtures.approver})
}

test_a_missing_caller_has_no_right if "rights.missing" in codes with data.securefin.config as fixtures.config with input as {"action": "payments.create"}

test_money_does_not_move_on_an_unbound_token if {
	codes == {"rights.unbound"} with data.securefin.config as fixtures.config with input as object.union(fixtures.create, {"caller": {"bound": false}})
}
