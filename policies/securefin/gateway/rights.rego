# METADATA
# title: Who may call what
# description: A role grants actions by name, or by a pattern such as "accounts.*" (data.securefin.config.rights).
package securefin.gateway.rights

default granted := false

granted if count(granting_roles) > 0

granting_roles contains role if {
	some role in input.caller.roles
	some pattern in data.securefin.config.rights[role]
	glob.match(pattern, ["."], input.action)
}

deny contains {"code": "rights.missing", "message": "No role of the caller grants this action."} if not granted

# A token that is bound to no certificate or key can be stolen and used; money never moves on one.
deny contains {"code": "rights.unbound", "message": "Money moves only with a bound token."} if {
	input.route.movesMoney
	object.get(input.caller, "bound", false) != true
}
