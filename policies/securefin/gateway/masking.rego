# METADATA
# title: What the caller may see in clear
# description: >-
#   Data class, "bic" or selector → "partial", "token" or "remove". A class is masked only when each of the caller's roles masks it; a
#   caller without a role that the configuration knows gets the strictest rules.
package securefin.gateway.masking

known_roles := {role | some role in input.caller.roles; data.securefin.config.masking[role]}

rules := data.securefin.config.masking_default if count(known_roles) == 0

rules := {class: action |
	some class in masked_by_every_role
	action := weakest({data.securefin.config.masking[role][class] | some role in known_roles})
} if {
	count(known_roles) > 0
}

masked_by_every_role contains class if {
	some role in known_roles
	some class, _ in data.securefin.config.masking[role]
	every other in known_roles {
		data.securefin.config.masking[other][class]
	}
}

strength := {"partial": 1, "token": 2, "remove": 3}

# The most that one of the roles lets its holder see.
weakest(actions) := [action | some action in actions; strength[action] == min({strength[a] | some a in actions})][0]
