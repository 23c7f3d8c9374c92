"""A source distribution holds the library's sources: it builds without the tree around it."""

import os
import pathlib
import subprocess
import sys
import tarfile

ROOT = pathlib.Path(__file__).parents[2]


def test_sdist_builds_alone(tmp_path):
    program = "import sys, scikit_build_core.build as b; b.build_sdist(sys.argv[1])"
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT / "python", check=True,
                   capture_output=True)
    (archive,) = tmp_path.glob("softplus-*.tar.gz")
    with tarfile.open(archive) as tar:
        assert not [member.name for member in tar if member.issym() or member.islnk()]
        tar.extractall(tmp_path, filter="data")
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    for part in ("src", "include"):
        ours = {str(p.relative_to(ROOT / part)) for p in (ROOT / part).rglob("*") if p.is_file()}
        held = folder / "libsoftplus" / part
        assert ours == {str(p.relative_to(held)) for p in held.rglob("*") if p.is_file()}
    configured = subprocess.run(
        ["cmake", "-S", folder, "-B", tmp_path / "build", f"-DPython_EXECUTABLE={sys.executable}",
         "-DSKBUILD_PROJECT_NAME=softplus"],
        capture_output=True, text=True, env=os.environ)
    assert configured.returncode == 0, configured.stderr
