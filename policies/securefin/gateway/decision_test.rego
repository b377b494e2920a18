package securefin.gateway_test

import data.securefin.gateway
import data.securefin.gateway.fixtures

test_an_ordinary_payment_is_allowed_without_obligations if {
	decision := gateway.decision with data.securefin.config as fixtures.config with input as fixtures.create
	decision == {"allow": true, "reasons": set(), "obligations": {"mask": {}, "approvals": 0, "hold": null}}
}

test_an_empty_input_is_denied if {
	decision := gateway.decision with data.securefin.config as fixtures.config with input as {}
	not decision.allow
	"input.version" in {reason.code | some reason in decision.reasons}
}

test_an_unknown_version_is_denied if {
	decision := gateway.decision with data.securefin.config as fixtures.config with input as object.union(fixtures.create, {"version": 2})
	not decision.allow
}

test_one_objection_is_enough if {
	decision := gateway.decision with data.securefin.config as fixtures.config with input as fixtures.amount("500000.01")
	not decision.allow
	{reason.code | some reason in decision.reasons} == {"limit.exceeded"}
}

test_holds_of_several_checks_are_named_together if {
	decision := gateway.decision with data.securefin.config as fixtures.config with input as object.union(fixtures.create, {
		"time": "2026-11-21T12:00:00Z",
		"counterparty": {"known": true, "accountChangedAt": "2026-11-20T12:00:00Z"},
		"payment": {"localInstrument": "CHAPS"},
	})
	decision.allow
	decision.obligations.hold == "counterparty.account_changed, window.closed"
}

codes(decision) := {reason.code | some reason in decision.reasons}

test_duties_object if {
	decision := gateway.decision with data.securefin.config as fixtures.config with input as object.union(fixtures.approve, {"caller": {"subject": "alice"}})
	not decision.allow
	codes(decision) == {"duties.own_payment"}
}

test_a_release_is_allowed_and_judged_no_second_time if {
	decision := gateway.decision with data.securefin.config as fixtures.config with input as fixtures.release
	decision == {"allow": true, "reasons": set(), "obligations": {"mask": {}, "approvals": 0, "hold": null}}
}

test_blocks_object if {
	decision := gateway.decision with data.securefin.config as fixtures.config
		with data.securefin.config.blocked.accounts as ["GB94BARC10201530093459"]
		with input as fixtures.create
	not decision.allow
	codes(decision) == {"blocked.account"}
}

test_money_through_a_banks_own_api_is_judged_too if {
	"direct.approval" in {reason.code | some reason in data.securefin.gateway.decision.reasons} with data.securefin.config as fixtures.config
		with input as {
			"version": 1,
			"action": "banks.write",
			"route": {"movesMoney": true, "upstream": "sandbox-bank"},
			"caller": {"roles": ["bank-operator"], "bound": true},
			"request": {"method": "POST", "body": {"Data": {"Initiation": {
				"InstructedAmount": {"Amount": "20000.00", "Currency": "GBP"},
				"CreditorAccount": {"Identification": "GB94BARC10201530093459"},
			}}}},
		}
}
