package securefin.gateway.four_eyes_test

import data.securefin.gateway.fixtures
import data.securefin.gateway.four_eyes

test_below_the_band_nobody_is_asked if four_eyes.approvals == 0 with data.securefin.config as fixtures.config with input as fixtures.amount("9999.99")

test_the_band_begins_at_its_amount if four_eyes.approvals == 1 with data.securefin.config as fixtures.config with input as fixtures.amount("10000.00")

test_the_highest_band_counts if four_eyes.approvals == 2 with data.securefin.config as fixtures.config with input as fixtures.amount("250000")

test_a_currency_without_bands_needs_two if {
	four_eyes.approvals == 2 with data.securefin.config as fixtures.config with input as object.union(fixtures.amount("1"), {"payment": {"instructedAmount": {"amount": "1", "currency": "JPY"}}})
}

test_reading_asks_nobody if four_eyes.approvals == 0 with data.securefin.config as fixtures.config with input as {"action": "payments.get"}
