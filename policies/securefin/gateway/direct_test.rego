package securefin.gateway.direct_test

import data.securefin.gateway.direct
import data.securefin.gateway.fixtures

codes contains reason.code if some reason in direct.deny

call := {
	"version": 1,
	"action": "banks.write",
	"route": {"id": "banks.write", "movesMoney": true, "upstream": "sandbox-bank"},
	"request": {"method": "POST", "body": order("100.00", "GBP", "GB94BARC10201530093459")},
	"caller": {"roles": ["bank-operator"], "bound": true},
}

order(amount, currency, account) := {"Data": {"Initiation": {
	"InstructedAmount": {"Amount": amount, "Currency": currency},
	"CreditorAccount": {"SchemeName": "UK.OBIE.IBAN", "Identification": account},
}}}

with_order(amount, currency, account) := object.union(call, {"request": {"body": order(amount, currency, account)}})

test_a_small_amount_passes if count(codes) == 0 with data.securefin.config as fixtures.config with input as call

test_an_amount_that_needs_approval_is_refused if {
	codes == {"direct.approval"} with data.securefin.config as fixtures.config with input as with_order("10000.00", "GBP", "GB94BARC10201530093459")
}

test_an_amount_over_the_limit_is_refused if {
	"limit.exceeded" in codes with data.securefin.config as fixtures.config with input as with_order("50000.01", "GBP", "GB94BARC10201530093459")
}

test_a_currency_without_a_limit_is_refused if {
	"limit.currency" in codes with data.securefin.config as fixtures.config with input as with_order("1", "JPY", "GB94BARC10201530093459")
}

test_a_currency_without_bands_needs_approval if {
	"direct.approval" in codes with data.securefin.config as fixtures.config with input as with_order("1", "JPY", "GB94BARC10201530093459")
}

test_an_action_that_is_not_configured_is_refused if {
	codes == {"direct.unmapped"} with data.securefin.config as fixtures.config with input as object.union(call, {"action": "banks.other"})
}

test_a_body_that_policy_does_not_see_is_refused if {
	"direct.unreadable" in codes with data.securefin.config as fixtures.config with input as object.remove(call, ["request"])
}

test_an_amount_that_is_no_text_is_refused if {
	codes == {"direct.unreadable"} with data.securefin.config as fixtures.config with input as with_order(null, "GBP", "GB94BARC10201530093459")
}

test_a_negative_amount_is_refused if {
	codes == {"direct.unreadable"} with data.securefin.config as fixtures.config with input as with_order("-1", "GBP", "GB94BARC10201530093459")
}

test_a_missing_currency_is_refused if {
	"direct.unreadable" in codes with data.securefin.config as fixtures.config with input as with_order("1", null, "GB94BARC10201530093459")
}

test_a_missing_account_is_refused if {
	codes == {"direct.unreadable"} with data.securefin.config as fixtures.config with input as with_order("1", "GBP", null)
}

test_a_blocked_account_is_refused if {
	codes == {"blocked.account"} with data.securefin.config as object.union(fixtures.config, {"blocked": {"accounts": ["GB94BARC10201530093459"]}}) with input as call
}

test_a_blocked_country_is_refused if {
	codes == {"blocked.country"} with data.securefin.config as fixtures.config with input as with_order("1", "GBP", "IR062960000000100324200001")
}

test_another_spelling_of_a_blocked_account_is_refused if {
	codes == {"blocked.account"} with data.securefin.config as object.union(fixtures.config, {"blocked": {"accounts": ["GB94BARC10201530093459"]}}) with input as with_order("1", "GBP", "gb94 barc-1020 1530 0934 59")
}

test_another_spelling_of_a_blocked_country_is_refused if {
	codes == {"blocked.country"} with data.securefin.config as fixtures.config with input as with_order("1", "GBP", " ir06 2960 0000 0010 0324 2000 01")
}

test_reading_is_not_held_to_limits if {
	count(codes) == 0 with data.securefin.config as fixtures.config with input as object.union(call, {"request": {"method": "GET"}})
}
