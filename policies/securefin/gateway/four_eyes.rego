# METADATA
# title: How many other people must approve
# description: Bands per currency; a currency without bands needs two approvals for any amount.
package securefin.gateway.four_eyes

import data.securefin.gateway.payment

default approvals := 0

approvals := max({band.approvals | some band in bands; payment.amount >= band.from} | {0}) if payment.moves

bands := object.get(data.securefin.config.four_eyes, payment.currency, [{"from": 0, "approvals": 2}])
