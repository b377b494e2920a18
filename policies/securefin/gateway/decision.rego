# METADATA
# title: The gateway's one question
# description: >-
#   Every exchange is put to data.securefin.gateway.decision. It is allowed when a right grants it and no check
#   objects. A check is a package below this one with a set "deny" of {code, message}; some add obligations.
# entrypoint: true
package securefin.gateway

import data.securefin.gateway.blocked
import data.securefin.gateway.counterparties
import data.securefin.gateway.direct
import data.securefin.gateway.duties
import data.securefin.gateway.four_eyes
import data.securefin.gateway.limits
import data.securefin.gateway.masking
import data.securefin.gateway.rights
import data.securefin.gateway.windows

decision := {
	"allow": allow,
	"reasons": reasons,
	"obligations": obligations,
}

default allow := false

allow if {
	input.version == 1
	rights.granted
	count(reasons) == 0
}

reasons contains {"code": "input.version", "message": "The policy input has a version that this bundle does not know."} if {
	object.get(input, "version", null) != 1
}

reasons contains reason if {
	some reason in rights.deny
}

reasons contains reason if {
	some reason in limits.deny
}

reasons contains reason if {
	some reason in direct.deny
}

reasons contains reason if {
	some reason in duties.deny
}

reasons contains reason if {
	some reason in blocked.deny
}

obligations := {
	"mask": masking.rules,
	"approvals": max([four_eyes.approvals, counterparties.approvals]),
	"hold": hold,
}

# Why the payment waits for a person or an hour; null when nothing holds it.
default hold := null

hold := concat(", ", sort(windows.hold | counterparties.hold)) if {
	count(windows.hold | counterparties.hold) > 0
}
