# METADATA
# title: Amount limits per role and currency
# description: The highest limit among the caller's roles counts. A currency without a limit is refused, not unlimited.
package securefin.gateway.limits

import data.securefin.gateway.payment

limit := max([value |
	some role in input.caller.roles
	value := data.securefin.config.limits[role][payment.currency]
])

deny contains {"code": "limit.currency", "message": "No limit is set for this currency and role."} if {
	payment.moves
	not limit
}

deny contains {"code": "limit.exceeded", "message": sprintf("The amount is over the limit of %d %s.", [limit, payment.currency])} if {
	payment.moves
	payment.amount > limit
}

deny contains {"code": "limit.amount", "message": "The amount cannot be read."} if {
	payment.moves
	not payment.amount
}
