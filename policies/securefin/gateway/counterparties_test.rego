package securefin.gateway.counterparties_test

import data.securefin.gateway.counterparties
import data.securefin.gateway.fixtures

new_payee(value) := object.union(fixtures.amount(value), {"counterparty": {"known": false}})

test_a_known_account_needs_nobody if counterparties.approvals == 0 with data.securefin.config as fixtures.config with input as fixtures.amount("9000")

test_a_new_account_needs_another_person if counterparties.approvals == 1 with data.securefin.config as fixtures.config with input as new_payee("5000")

test_a_small_payment_to_a_new_account_does_not if counterparties.approvals == 0 with data.securefin.config as fixtures.config with input as new_payee("4999.99")

test_missing_facts_count_as_new if {
	counterparties.approvals == 1 with data.securefin.config as fixtures.config with input as object.remove(fixtures.amount("5000"), ["counterparty"])
		with input.counterparty as {}
}

changed(at) := object.union(fixtures.create, {"counterparty": {"known": true, "accountChangedAt": at}})

test_a_lately_changed_account_is_held if {
	counterparties.hold == {"counterparty.account_changed"} with data.securefin.config as fixtures.config with input as changed("2026-11-16T12:00:00Z")
}

test_after_the_quarantine_it_is_not if count(counterparties.hold) == 0 with data.securefin.config as fixtures.config with input as changed("2026-11-15T12:00:00Z")
