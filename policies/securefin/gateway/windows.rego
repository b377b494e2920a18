# METADATA
# title: Execution windows
# description: Outside the window of its local instrument a payment is held. An instrument without a window runs all day.
package securefin.gateway.windows

import data.securefin.gateway.payment

hold contains "window.closed" if {
	payment.moves
	window := data.securefin.config.windows[input.payment.localInstrument]
	not open(window)
}

open(window) if {
	now_ns := time.parse_rfc3339_ns(input.time)
	time.weekday([now_ns, window.zone]) in window.days
	[hour, minute, _] := time.clock([now_ns, window.zone])
	clock := sprintf("%02d:%02d", [hour, minute])
	clock >= window.from
	clock < window.to
}
