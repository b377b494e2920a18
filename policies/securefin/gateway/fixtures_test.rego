# Inputs that the tests share: a payment of an invoice that nothing objects to, and the people around it.
package securefin.gateway.fixtures

maker := {"workload": "erp", "clientId": "erp", "subject": "erp", "roles": ["payments-maker"], "scopes": ["payments"], "bound": true}

approver := {"workload": "console", "clientId": "console", "subject": "bob", "roles": ["approver"], "scopes": ["payments"], "bound": true}

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

amount(value) := object.union(create, {"payment": {"instructedAmount": {"amount": value}}})
