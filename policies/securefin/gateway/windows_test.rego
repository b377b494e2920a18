package securefin.gateway.windows_test

import data.securefin.gateway.fixtures
import data.securefin.gateway.windows

at(time, instrument) := object.union(fixtures.create, {"time": time, "payment": {"localInstrument": instrument}})

test_an_instrument_without_a_window_runs_all_day if count(windows.hold) == 0 with data.securefin.config as fixtures.config with input as at("2026-11-21T03:00:00Z", "FPS")

test_inside_the_window if count(windows.hold) == 0 with data.securefin.config as fixtures.config with input as at("2026-11-18T12:00:00Z", "CHAPS")

test_before_the_window if windows.hold == {"window.closed"} with data.securefin.config as fixtures.config with input as at("2026-11-18T05:59:59Z", "CHAPS")

test_the_end_is_outside if windows.hold == {"window.closed"} with data.securefin.config as fixtures.config with input as at("2026-11-18T17:30:00Z", "CHAPS")

test_at_the_weekend if windows.hold == {"window.closed"} with data.securefin.config as fixtures.config with input as at("2026-11-21T12:00:00Z", "CHAPS")

# 15:30 UTC is 16:30 in Berlin in winter.
test_the_window_is_in_its_own_time_zone if windows.hold == {"window.closed"} with data.securefin.config as fixtures.config with input as at("2026-11-18T15:30:00Z", "SEPA")

test_a_time_that_cannot_be_read_holds if windows.hold == {"window.closed"} with data.securefin.config as fixtures.config with input as at("noon", "CHAPS")
