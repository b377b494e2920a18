# METADATA
# title: Segregation of duties
# description: >-
#   Who makes a payment neither approves it nor ends its hold, and nobody holds two roles that exclude each other.
package securefin.gateway.duties

# What only another person may say about a payment.
words := {"payments.approve", "payments.release"}

deny contains {"code": "duties.own_payment", "message": "Nobody approves or releases a payment that they made."} if {
	input.action in words
	input.caller.subject in makers
}

deny contains {"code": "duties.maker_unknown", "message": "The maker of the payment is not known."} if {
	input.action in words
	count(makers) == 0
}

deny contains {"code": "duties.exclusive_roles", "message": sprintf("The roles %s and %s exclude each other.", pair)} if {
	some pair in data.securefin.config.exclusive_roles
	every role in pair {
		role in input.caller.roles
	}
}

# The person named by the internal system and the subject whose token brought the payment in.
makers contains input.payment.source.madeBy

makers contains input.payment.submittedBy
