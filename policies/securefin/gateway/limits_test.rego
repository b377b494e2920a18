package securefin.gateway.limits_test

import data.securefin.gateway.fixtures
import data.securefin.gateway.limits

codes contains reason.code if some reason in limits.deny

test_the_limit_itself_is_allowed if count(codes) == 0 with data.securefin.config as fixtures.config with input as fixtures.amount("500000.00")

test_one_cent_more_is_not if codes == {"limit.exceeded"} with data.securefin.config as fixtures.config with input as fixtures.amount("500000.01")

test_a_currency_without_a_limit_is_refused if {
	codes == {"limit.currency"} with data.securefin.config as fixtures.config with input as object.union(fixtures.create, {"payment": {"instructedAmount": {"currency": "JPY"}}})
}

test_an_amount_that_is_no_number_is_refused if "limit.amount" in codes with data.securefin.config as fixtures.config with input as fixtures.amount("1,250.00")

test_a_missing_amount_is_refused if {
	"limit.amount" in codes with data.securefin.config as fixtures.config with input as object.remove(fixtures.create, ["payment"])
}

test_the_highest_limit_of_several_roles_counts if {
	count(codes) == 0 with data.securefin.config as fixtures.config with input as object.union(fixtures.amount("900"), {"caller": {"roles": ["junior", "senior"]}})
		with data.securefin.config.limits as {"junior": {"GBP": 100}, "senior": {"GBP": 1000}}
}

test_reading_needs_no_limit if count(codes) == 0 with data.securefin.config as fixtures.config with input as {"action": "payments.get", "caller": {"roles": ["clerk"]}}
