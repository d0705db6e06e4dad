"""Compose and Kubernetes take the manifests; what they say of the database is true."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
KUBERNETES = ROOT / "docs" / "operations" / "kubernetes"
PROGRAMS = Path(sys.executable).parent
WITH_PODS = ("Deployment", "Job")


def documents(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


def checked(*command: object, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


def keda_takes(manifests: list[dict[str, Any]]) -> subprocess.CompletedProcess[str]:
    return checked(PROGRAMS / "node", HERE / "keda.mjs", stdin=json.dumps(manifests))


def test_compose_takes_its_file() -> None:
    done = checked(
        PROGRAMS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml"
    )
    assert done.returncode == 0, done.stdout


def test_compose_refuses_a_word_that_it_does_not_know(tmp_path: Path) -> None:
    wrong = tmp_path / "compose.yaml"
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    wrong.write_text(text.replace("depends_on:", "depends:"), encoding="utf-8")
    done = checked(PROGRAMS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", wrong)
    assert done.returncode == 1


@pytest.mark.parametrize("name", ["secrets", "deploy", "workers"])
def test_kubernetes_takes_the_manifests(name: str) -> None:
    done = checked(PROGRAMS / "kubernetes-validate", "--strict", KUBERNETES / f"{name}.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_keda_takes_the_scaling_and_would_refuse_another() -> None:
    manifests = documents(KUBERNETES / "scaling.yaml")
    done = keda_takes(manifests)
    assert (done.returncode, done.stdout.split()) == (0, ["TriggerAuthentication", "ScaledObject"])
    manifests[1]["spec"]["maxReplicaCount"] = "many"
    assert keda_takes(manifests).returncode == 1


def test_every_manifest_is_tested() -> None:
    names = {path.stem for path in KUBERNETES.iterdir()}
    assert names == {"secrets", "deploy", "workers", "scaling"}


def test_what_the_manifests_name_is_there() -> None:
    everything = [part for path in KUBERNETES.iterdir() for part in documents(path)]
    there = {(part["kind"], part["metadata"]["name"]) for part in everything}
    [workers] = [part for part in everything if part["kind"] == "Deployment"]
    [scaled] = [part for part in everything if part["kind"] == "ScaledObject"]
    assert scaled["spec"]["scaleTargetRef"]["name"] == workers["metadata"]["name"]
    [trigger] = scaled["spec"]["triggers"]
    assert ("TriggerAuthentication", trigger["authenticationRef"]["name"]) in there
    [authentication] = [part for part in everything if part["kind"] == "TriggerAuthentication"]
    [secret] = authentication["spec"]["secretTargetRef"]
    [named] = [
        part
        for part in everything
        if (part["kind"], part["metadata"]["name"]) == ("Secret", secret["name"])
    ]
    assert secret["key"] in named["stringData"]
    pods = [part["spec"]["template"] for part in everything if part["kind"] in WITH_PODS]
    assert len(pods) == len(WITH_PODS)
    for pod in pods:
        for source in pod["spec"]["containers"][0]["envFrom"]:
            assert ("Secret", source["secretRef"]["name"]) in there


def test_a_worker_has_longer_to_end_than_it_takes() -> None:
    [workers] = documents(KUBERNETES / "workers.yaml")
    pod = workers["spec"]["template"]["spec"]
    grace = {entry["name"]: entry["value"] for entry in pod["containers"][0]["env"]}
    assert pod["terminationGracePeriodSeconds"] > int(grace["OVERLAY_WORKER_GRACE"])


def test_every_variable_of_compose_is_in_the_example() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    example = (ROOT / "docs" / "operations" / "example.env").read_text(encoding="utf-8")
    given = {line.partition("=")[0] for line in example.splitlines() if not line.startswith("#")}
    asked = {part.partition("}")[0].partition(":")[0] for part in text.split("${")[1:]}
    assert asked
    assert asked == given
