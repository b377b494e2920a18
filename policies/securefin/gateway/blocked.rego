# METADATA
# title: Blocked countries and accounts
# description: Refuses by the creditor's country or account. A payment whose country cannot be told is refused as well.
package securefin.gateway.blocked

import data.securefin.gateway.payment

deny contains {"code": "blocked.country", "message": "Payments to this country are blocked."} if {
	payment.moves
	payment.creditor_country in data.securefin.config.blocked.countries
}

deny contains {"code": "blocked.country", "message": "Payments to this country are blocked."} if {
	payment.moves
	input.payment.creditor.postalAddress.country in data.securefin.config.blocked.countries
}

deny contains {"code": "blocked.account", "message": "Payments to this account are blocked."} if {
	payment.moves
	payment.creditor_account in data.securefin.config.blocked.accounts
}

deny contains {"code": "blocked.account_unknown", "message": "The creditor's account cannot be told."} if {
	payment.moves
	not payment.creditor_account
}
