# METADATA
# title: The payment under decision
# description: What several checks ask of a payment, named once. Undefined when the exchange is about no payment.
package securefin.gateway.payment

amount := to_number(input.payment.instructedAmount.amount)

currency := input.payment.instructedAmount.currency

# A payment is put before policy when it is made and again when it is sent.
moves if input.action in {"payments.create", "payments.send"}

# Country of an account: the first two letters of an IBAN, else what the agent says.
creditor_country := substring(input.payment.creditorAccount.iban, 0, 2)

creditor_country := input.payment.creditorAgent.country if not input.payment.creditorAccount.iban

# An account in one text: the IBAN, or scheme and number.
creditor_account := input.payment.creditorAccount.iban

creditor_account := sprintf("%s/%s", [input.payment.creditorAccount.scheme, input.payment.creditorAccount.identification]) if {
	not input.payment.creditorAccount.iban
}
