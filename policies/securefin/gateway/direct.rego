# METADATA
# title: Money through a bank's own API
# description: >-
#   A pass-through call that moves money is held to the caller's limits like a payment. Nobody can approve it before it
#   leaves, so amounts that need approval are refused here and belong to POST /v1/payments. Where amount, currency and
#   account stand in the body is configured per action (data.securefin.config.direct); an action without it is refused.
package securefin.gateway.direct

moves if {
	input.route.movesMoney
	input.route.upstream
	not reads
}

# A rule of its own: "not" over an expression with a missing field would be undefined instead of true.
reads if input.request.method in {"GET", "HEAD"}

places := data.securefin.config.direct[input.action]

amount := to_number(text) if {
	text := object.get(input.request.body, places.amount, null)
	is_string(text)
}

currency := text if {
	text := object.get(input.request.body, places.currency, null)
	is_string(text)
}

account := plain(text) if {
	text := object.get(input.request.body, places.creditor_account, null)
	is_string(text)
}

# Banks read an account whatever its case and spaces; so does the list of blocked ones.
plain(text) := upper(regex.replace(text, "[^0-9A-Za-z]", ""))

limit := max([value |
	some role in input.caller.roles
	value := data.securefin.config.limits[role][currency]
])

# The smallest amount that somebody else must approve; a currency without bands needs approval for any.
approvals_from := min([band.from |
	some band in object.get(data.securefin.config.four_eyes, currency, [{"from": 0, "approvals": 2}])
	band.approvals > 0
])

deny contains {"code": "direct.unmapped", "message": "Where this call says its amount is not configured."} if {
	moves
	not places
}

deny contains {"code": "direct.unreadable", "message": "Amount, currency or account of this call cannot be read."} if {
	moves
	places
	not readable
}

readable if {
	amount > 0
	count(currency) > 0
	count(account) > 0
}

deny contains {"code": "limit.currency", "message": "No limit is set for this currency and role."} if {
	moves
	readable
	not limit
}

deny contains {"code": "limit.exceeded", "message": sprintf("The amount is over the limit of %d %s.", [limit, currency])} if {
	moves
	amount > limit
}

deny contains {"code": "direct.approval", "message": "This amount needs approval; send it as a payment."} if {
	moves
	readable
	amount >= approvals_from
}

deny contains {"code": "blocked.account", "message": "Payments to this account are blocked."} if {
	moves
	some blocked in data.securefin.config.blocked.accounts
	account == plain(blocked)
}

deny contains {"code": "blocked.country", "message": "Payments to this country are blocked."} if {
	moves
	substring(account, 0, 2) in data.securefin.config.blocked.countries
}
