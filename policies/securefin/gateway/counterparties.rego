# METADATA
# title: New counterparties and changed bank details
# description: >-
#   The most common payment fraud is a true invoice with a new account. An account that was never paid needs another
#   pair of eyes from a small amount on; a known creditor with an account that changed lately is held.
package securefin.gateway.counterparties

import data.securefin.gateway.payment

default approvals := 0

approvals := 1 if {
	payment.moves
	object.get(input.counterparty, "known", false) == false
	payment.amount >= data.securefin.config.new_counterparty.approvals_from
}

hold contains "counterparty.account_changed" if {
	payment.moves
	changed_ns := time.parse_rfc3339_ns(input.counterparty.accountChangedAt)
	now_ns := time.parse_rfc3339_ns(input.time)
	now_ns - changed_ns < (((data.securefin.config.new_counterparty.quarantine_days * 24) * 3600) * 1000) * 1000000
}
