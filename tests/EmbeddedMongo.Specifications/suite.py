"""Runs one suite of MongoDB's specification tests with PyMongo's own runner, and prints one line of JSON a test.

The working directory is a clone of mongo-python-driver; DB_IP and DB_PORT name a member of the replica set. Started by
EmbeddedMongo.Specifications, which says what the arguments are and counts the lines.
"""

import argparse
import importlib
import importlib.util
import json
import os
import re
import signal
import sys
import time
import traceback
import unittest

sys.path.insert(0, os.getcwd())
# What tests print must not stand between the results.
RESULTS = os.fdopen(os.dup(sys.stdout.fileno()), "w")
sys.stdout = sys.stderr


class Recorder(unittest.TestResult):
    """Prints each test's outcome as it ends, with the reason in one line."""

    def __init__(self, limit):
        super().__init__()
        self._limit = limit

    def startTest(self, test):
        super().startTest(test)
        self._started = time.monotonic()
        self._outcome = ("passed", "")
        if hasattr(signal, "SIGALRM"):
            signal.signal(signal.SIGALRM, self._on_alarm)
            signal.alarm(self._limit)

    def stopTest(self, test):
        if hasattr(signal, "SIGALRM"):
            signal.alarm(0)
        self._print(test.id(), time.monotonic() - self._started)
        super().stopTest(test)

    def addError(self, test, err):
        super().addError(test, err)
        if isinstance(test, unittest.TestCase):
            self._fail(err)
        else:
            # setUpClass or setUpModule: none of its tests runs.
            self._outcome = ("failed", reason(err))
            self._print(test.id(), 0)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._fail(err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._fail(err)

    def addSkip(self, test, why):
        super().addSkip(test, why)
        self._outcome = ("skipped", why)
        if not isinstance(test, unittest.TestCase):
            self._print(test.id(), 0)

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._outcome = ("skipped", "PyMongo's runner expects to fail here: " + reason(err))

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._outcome = ("failed", "passed, though PyMongo's runner expects to fail here")

    def _fail(self, err):
        # The first error says most: the others come from the clean-up after it.
        if self._outcome[0] != "failed":
            self._outcome = ("failed", reason(err))
            traceback.print_exception(*err)

    def _on_alarm(self, *_):
        raise TimeoutError(f"the test took more than {self._limit} s")

    def _print(self, test, seconds):
        outcome, why = self._outcome
        line = {"test": re.sub(r"^(__main__|test\.test_\w+)\.", "", test), "outcome": outcome, "reason": why, "seconds": seconds}
        RESULTS.write(json.dumps(line) + "\n")
        RESULTS.flush()


def reason(err):
    text = f"{err[0].__name__}: {err[1]}"
    return re.sub(r"\s+", " ", re.sub(r", full error: .*", "", text, flags=re.DOTALL)).strip()


def unsatisfied(requirement, context):
    """The parts of a runOnRequirement that the server under test does not satisfy, in words."""
    from test.version import Version

    version = Version(*context.version[:3])
    parts = []
    if requirement.get("topologies") and not context.is_topology_type(requirement["topologies"]):
        parts.append("topology " + " or ".join(requirement["topologies"]))
    if "minServerVersion" in requirement and Version.from_string(requirement["minServerVersion"]) > version:
        parts.append("MongoDB " + requirement["minServerVersion"] + " or later")
    if "maxServerVersion" in requirement and Version.from_string(requirement["maxServerVersion"]) < version:
        parts.append("MongoDB " + requirement["maxServerVersion"] + " or earlier")
    if requirement.get("auth") and not context.auth_enabled:
        parts.append("authentication")
    known = context.server_parameters
    parts += [f"parameter {name}={wanted}" for name, wanted in requirement.get("serverParameters", {}).items() if known.get(name) != wanted]
    return " and ".join(parts) or "client-side encryption"


def explain_skips():
    """Lets the runner say what a test needs, in place of "runOnRequirements not satisfied"."""
    from test import client_context, unified_format

    def should_run_on(requirements):
        if not requirements or any(unified_format.is_run_on_requirement_satisfied(one) for one in requirements):
            return True
        raise unittest.SkipTest("needs " + ", or ".join(dict.fromkeys(unsatisfied(one, client_context) for one in requirements)))

    unified_format.UnifiedSpecTestMixinV1.should_run_on = staticmethod(should_run_on)


def cases(options):
    """The tests of the folders of JSON files, then those of the classes named."""
    from test import unified_format

    loader = unittest.defaultTestLoader
    for folder in options.folder:
        classes = unified_format.generate_test_classes(
            os.path.join("test", folder), module="__main__", expected_failures=options.expect_failure
        )
        for name in sorted(classes):
            yield loader.loadTestsFromTestCase(classes[name])
    for name in options.of_class:
        module, _, name = name.partition(":")
        yield loader.loadTestsFromTestCase(getattr(importlib.import_module(module), name))


def flat(suite):
    for case in suite:
        if isinstance(case, unittest.TestSuite):
            yield from flat(case)
        else:
            yield case


def await_members(client_class):
    """Waits for a primary, and for every other member to be a secondary: a set that has just been made still copies its data."""
    from pymongo.errors import PyMongoError

    deadline = time.monotonic() + 60
    while True:
        try:
            with client_class(serverSelectionTimeoutMS=1000) as client:
                hosts = client.admin.command("hello").get("hosts", [])
                roles = [client_class(host, directConnection=True, serverSelectionTimeoutMS=1000) for host in hosts]
                answers = [role.admin.command("hello") for role in roles]
                for role in roles:
                    role.close()
            primaries = sum(answer["isWritablePrimary"] for answer in answers)
            if primaries == 1 and primaries + sum(answer["secondary"] for answer in answers) == len(hosts):
                return
        except PyMongoError as error:
            if time.monotonic() > deadline:
                sys.exit(f"The replica set is not complete: {error}")
        if time.monotonic() > deadline:
            sys.exit("The replica set has not one primary and else secondaries after 60 s.")
        time.sleep(0.1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", action="append", default=[])
    parser.add_argument("--of-class", action="append", default=[])
    parser.add_argument("--expect-failure", action="append", default=[])
    parser.add_argument("--only", default="", help="a regular expression that a test's name must contain")
    parser.add_argument("--limit", type=int, default=30, help="seconds that a test may take")
    options = parser.parse_args()

    missing = [name for name, module in (("dnspython", "dns"), ("pytest", "pytest")) if not importlib.util.find_spec(module)]
    if missing:
        sys.exit(f"{sys.executable} lacks {' and '.join(missing)}, which PyMongo's tests need. Install them, or choose another --python.")

    # Some tests make a client without an address.
    import pymongo

    pymongo.MongoClient.HOST, pymongo.MongoClient.PORT = os.environ["DB_IP"], int(os.environ["DB_PORT"])

    await_members(pymongo.MongoClient)

    import test

    test.setup()
    if not test.client_context.connected:
        sys.exit("No server answers: " + test.client_context.connection_attempt_info())
    explain_skips()
    chosen = [case for suite in cases(options) for case in flat(suite) if re.search(options.only, case.id())]
    # A suite of suites would run setUpClass for each test; one suite does it once a class.
    unittest.TestSuite(chosen).run(Recorder(options.limit))


main()
sys.stderr.flush()
RESULTS.flush()
# Monitors of clients that a failed test left open must not hold the process.
os._exit(0)
