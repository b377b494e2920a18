package securefin.gateway.payment_test

import data.securefin.gateway.fixtures
import data.securefin.gateway.payment

test_the_country_of_an_iban_is_its_first_two_letters if payment.creditor_country == "GB" with data.securefin.config as fixtures.config with input as fixtures.create

test_without_an_iban_the_agent_tells if {
	payment.creditor_country == "US" with data.securefin.config as fixtures.config with input as {"payment": {"creditorAccount": {"scheme": "X"}, "creditorAgent": {"country": "US"}}}
}

test_a_payment_is_judged_when_made_and_when_sent if {
	payment.moves with data.securefin.config as fixtures.config with input as {"action": "payments.create"}
	payment.moves with data.securefin.config as fixtures.config with input as {"action": "payments.send"}
	not payment.moves with data.securefin.config as fixtures.config with input as {"action": "payments.get"}
}
