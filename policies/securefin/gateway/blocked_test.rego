package securefin.gateway.blocked_test

import data.securefin.gateway.blocked
import data.securefin.gateway.fixtures

codes contains reason.code if some reason in blocked.deny

creditor(account) := object.union(object.remove(fixtures.create, ["payment"]), {"payment": object.union(
	object.remove(fixtures.create.payment, ["creditorAccount"]),
	{"creditorAccount": account},
)})

test_an_ordinary_creditor_is_not_blocked if count(codes) == 0 with data.securefin.config as fixtures.config with input as fixtures.create

test_a_blocked_country_by_iban if "blocked.country" in codes with data.securefin.config as fixtures.config with input as creditor({"iban": "IR000000000000000000000000"})

test_a_blocked_country_by_agent if {
	"blocked.country" in codes with data.securefin.config as fixtures.config with input as object.union(creditor({"scheme": "X", "identification": "1"}), {"payment": {"creditorAgent": {"country": "KP"}}})
}

test_a_blocked_country_by_address if {
	"blocked.country" in codes with data.securefin.config as fixtures.config with input as object.union(fixtures.create, {"payment": {"creditor": {"postalAddress": {"country": "SY"}}}})
}

test_a_blocked_account_by_iban if {
	codes == {"blocked.account"} with data.securefin.config as fixtures.config with input as fixtures.create
		with data.securefin.config.blocked.accounts as ["GB94BARC10201530093459"]
}

test_a_blocked_account_by_number if {
	"blocked.account" in codes with data.securefin.config as fixtures.config with input as creditor({"scheme": "X", "identification": "1"})
		with data.securefin.config.blocked.accounts as ["X/1"]
}

test_an_account_that_cannot_be_told_is_refused if codes == {"blocked.account_unknown"} with data.securefin.config as fixtures.config with input as creditor({"scheme": "X"})
