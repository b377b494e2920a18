# What the tests share: inputs, people, and a configuration of their own, so that changing a limit breaks no test.
package securefin.gateway.fixtures

maker := {"workload": "erp", "clientId": "erp", "subject": "erp", "roles": ["payments-maker"], "scopes": ["payments"], "bound": true}

approver := {"workload": "console", "clientId": "console", "subject": "bob", "roles": ["approver"], "scopes": ["payments"], "bound": true}

releaser := object.union(approver, {"subject": "olga", "roles": ["releaser"]})

clerk := object.union(approver, {"subject": "carla", "roles": ["clerk"]})

treasurer := object.union(approver, {"subject": "tom", "roles": ["treasurer"]})

# Wednesday noon in London.
create := {
	"version": 1,
	"action": "payments.create",
	"time": "2026-11-18T12:00:00Z",
	"route": {"id": "payments.create", "movesMoney": true, "dataClass": "iban"},
	"caller": maker,
	"counterparty": {"known": true},
	"payment": {
		"bank": "sandbox-bank",
		"instructedAmount": {"amount": "1250.00", "currency": "GBP"},
		"debtorAccount": {"iban": "GB33BUKB20201555555555"},
		"creditor": {"name": "Paper Mill Ltd"},
		"creditorAccount": {"iban": "GB94BARC10201530093459"},
		"localInstrument": "FPS",
		"source": {"system": "erp", "recordId": "INV-1", "madeBy": "alice"},
	},
}

approve := object.union(create, {
	"action": "payments.approve",
	"route": {"id": "payments.approve", "movesMoney": true, "dataClass": "iban"},
	"caller": approver,
	"payment": object.union(create.payment, {"submittedBy": "erp"}),
})

release := object.union(approve, {
	"action": "payments.release",
	"route": {"id": "payments.release", "movesMoney": true, "dataClass": "iban"},
	"caller": releaser,
	"payment": {"hold": "counterparty.account_changed"},
})

amount(value) := object.union(create, {"payment": {"instructedAmount": {"amount": value}}})

config := {
	"rights": {
		"payments-maker": [
			"payments.create",
			"payments.get",
			"payments.list",
			"receipts.get",
		],
		"approver": [
			"payments.approve",
			"payments.get",
			"payments.list",
			"receipts.get",
		],
		"releaser": [
			"payments.release",
			"payments.get",
			"payments.list",
			"receipts.get",
		],
		"clerk": [
			"payments.get",
			"payments.list",
			"accounts.*",
			"receipts.get",
		],
		"treasurer": [
			"payments.get",
			"payments.list",
			"accounts.*",
			"receipts.get",
		],
		"erp-reader": ["erp.read"],
		"erp-writer": [
			"erp.read",
			"erp.write",
		],
		"bank-reader": ["banks.read"],
		"bank-operator": [
			"banks.read",
			"banks.write",
		],
		"gateway-sender": ["payments.send"],
		"auditor": [
			"receipts.get",
			"payments.get",
			"payments.list",
		],
	},
	"limits": {
		"payments-maker": {
			"EUR": 500000,
			"GBP": 500000,
			"USD": 500000,
			"CHF": 500000,
		},
		"bank-operator": {
			"EUR": 50000,
			"GBP": 50000,
			"USD": 50000,
			"CHF": 50000,
		},
		"gateway-sender": {
			"EUR": 500000,
			"GBP": 500000,
			"USD": 500000,
			"CHF": 500000,
		},
	},
	"direct": {"banks.write": {
		"amount": ["Data", "Initiation", "InstructedAmount", "Amount"],
		"currency": ["Data", "Initiation", "InstructedAmount", "Currency"],
		"creditor_account": ["Data", "Initiation", "CreditorAccount", "Identification"],
	}},
	"four_eyes": {
		"EUR": [
			{
				"from": 10000,
				"approvals": 1,
			},
			{
				"from": 250000,
				"approvals": 2,
			},
		],
		"GBP": [
			{
				"from": 10000,
				"approvals": 1,
			},
			{
				"from": 250000,
				"approvals": 2,
			},
		],
		"USD": [
			{
				"from": 10000,
				"approvals": 1,
			},
			{
				"from": 250000,
				"approvals": 2,
			},
		],
		"CHF": [
			{
				"from": 10000,
				"approvals": 1,
			},
			{
				"from": 250000,
				"approvals": 2,
			},
		],
	},
	"exclusive_roles": [
		[
			"payments-maker",
			"approver",
		],
		[
			"payments-maker",
			"releaser",
		],
	],
	"new_counterparty": {
		"approvals_from": 5000,
		"quarantine_days": 3,
	},
	"blocked": {
		"countries": [
			"CU",
			"IR",
			"KP",
			"SY",
		],
		"accounts": [],
	},
	"windows": {
		"CHAPS": {
			"zone": "Europe/London",
			"days": [
				"Monday",
				"Tuesday",
				"Wednesday",
				"Thursday",
				"Friday",
			],
			"from": "06:00",
			"to": "17:30",
		},
		"SEPA": {
			"zone": "Europe/Berlin",
			"days": [
				"Monday",
				"Tuesday",
				"Wednesday",
				"Thursday",
				"Friday",
			],
			"from": "06:00",
			"to": "16:00",
		},
	},
	"masking": {
		"clerk": {
			"iban": "partial",
			"accountNumber": "partial",
			"pan": "partial",
		},
		"treasurer": {},
		"approver": {},
		"releaser": {},
		"payments-maker": {},
		"erp-reader": {"pan": "partial"},
		"erp-writer": {"pan": "partial"},
		"bank-reader": {
			"iban": "partial",
			"accountNumber": "partial",
			"pan": "partial",
		},
		"bank-operator": {},
		"auditor": {
			"iban": "partial",
			"accountNumber": "partial",
			"pan": "partial",
			"partyName": "partial",
		},
		"gateway-sender": {},
	},
	"masking_default": {
		"iban": "partial",
		"accountNumber": "partial",
		"pan": "partial",
		"partyName": "remove",
		"freeText": "remove",
	},
}
