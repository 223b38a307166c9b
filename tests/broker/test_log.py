from pathlib import Path

from deskbell_broker.child import MAX_LOG_BYTES, Log


def test_a_log_that_has_grown_is_begun_anew_while_the_broker_writes_on(tmp_path: Path) -> None:
    path = tmp_path / "mosquitto.log"
    log = Log(path)
    with path.open("ab", buffering=0) as child:
        log.run()
        child.write(b"Error: before\n" + b"x" * MAX_LOG_BYTES)

        log.trim()
        child.write(b"Error: after\n")

    assert path.read_bytes() == b"Error: after\n"
    assert path.with_suffix(".log.1").stat().st_size > MAX_LOG_BYTES
    assert log.complaint() == "Error: after"


def test_control_a_log_of_modest_size_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mosquitto.log"
    path.write_bytes(b"x" * MAX_LOG_BYTES)

    Log(path).trim()

    assert list(tmp_path.iterdir()) == [path]


def test_only_the_errors_of_this_run_are_quoted(tmp_path: Path) -> None:
    path = tmp_path / "mosquitto.log"
    path.write_bytes(b"1: Error: of the last run\n")
    log = Log(path)

    log.run()
    with path.open("ab") as child:
        child.write(b"2: Warning: no matter\n2: Error: first.\n2: Error: second.\n")

    assert log.complaint() == "Error: first. Error: second."
