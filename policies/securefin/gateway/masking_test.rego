package securefin.gateway.masking_test

import data.securefin.gateway.fixtures
import data.securefin.gateway.masking

of(roles) := {"caller": {"roles": roles}}

test_a_clerk_sees_part_of_an_iban if masking.rules.iban == "partial" with data.securefin.config as fixtures.config with input as {"caller": fixtures.clerk}

test_a_treasurer_sees_all if masking.rules == {} with data.securefin.config as fixtures.config with input as {"caller": fixtures.treasurer}

test_one_role_that_may_see_is_enough if masking.rules == {} with data.securefin.config as fixtures.config with input as of(["clerk", "treasurer"])

test_an_unknown_role_gets_the_strictest_rules if {
	masking.rules == fixtures.config.masking_default with data.securefin.config as fixtures.config with input as of(["visitor"])
}

test_no_caller_gets_the_strictest_rules if masking.rules.partyName == "remove" with data.securefin.config as fixtures.config with input as {}

test_of_two_actions_the_weaker_counts if {
	masking.rules == {"iban": "partial"} with data.securefin.config as fixtures.config with input as of(["a", "b"])
		with data.securefin.config.masking as {"a": {"iban": "remove", "pan": "remove"}, "b": {"iban": "partial"}}
}
