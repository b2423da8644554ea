"""The processes that do the work, on this machine or on a dask cluster.

Each local worker leads a process group of its own, which the tools it starts belong to: Ctrl-C reaches only the main
process, and stopping a worker stops its Tesseract with it. A worker whose main process is gone ends itself.
"""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.util
import os
import secrets
import shutil
import signal
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.errors import UsageError, ZapisnikError

if TYPE_CHECKING:
    from pipeline.work import Witness

# By the process that workers are forked from, and by every worker.
_NEEDED = ["pipeline.sockets", "pipeline.start", "pipeline.work", "pipeline.ingest.inspection", "pipeline.process"]
_PATIENCE = 10  # seconds that a scheduler may take to answer, and its first worker to come
_LONGEST_FOLDER_OF_SOCKETS = 70  # bytes; /pymp-…/listener-… follow, and of all 104 are taken everywhere


def prepare() -> None:
    """Start the process that workers are forked from, which imports what they need: once, and beside this process.

    Workers are not forked from this process, which has threads. The other one ends with it.
    """
    # Threads of numpy's that nobody needs wait for work at full speed, a tenth of a second of a processor each time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    forkserver.set_forkserver_preload(_NEEDED)
    resource_tracker.ensure_running()  # by itself, for when it has started it lets Ctrl-C through again
    with sheltered(), _room_for_sockets():
        forkserver.ensure_running()


def dismiss() -> None:
    """End the process that workers are forked from, at once: it may still import what nobody needs any more.

    For a process that ends and has no worker left.
    """
    process = getattr(forkserver._forkserver, "_forkserver_pid", None)
    if process is not None:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


class Pool(Protocol):
    """`submit` may raise BrokenExecutor, after which `restart` is due.

    `sends`: the workers do not see the files of this machine. What they are to read is then sent to them first, and
    work that has among its arguments what `send` returned is theirs; the rest is done here.
    """

    workers: int
    sends: bool

    def submit(self, work: Callable[..., Any], *args: Any) -> Future[Any]: ...
    def send(self, file: Path) -> Any: ...
    def restart(self) -> None: ...
    def stop(self) -> None: ...


class LocalPool:
    """Processes on this machine. They are started when the first work is submitted."""

    sends = False

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._executor: Executor | None = None
        self._groups: set[int] = set()
        self._temporary = Path(tempfile.gettempdir(), f"zapisnik-{secrets.token_hex(8)}")
        with _room_for_sockets():
            self._told = Path(multiprocessing.util.get_temp_dir(), self._temporary.name)
        self._told.symlink_to(self._temporary)  # first, so that `sockets.py` removes it whatever happens
        self._temporary.mkdir(mode=0o700)

    def submit(self, work: Callable[..., Any], *args: Any) -> Future[Any]:
        if self._executor is None:
            prepare()
            scratch = (self._temporary, Path(multiprocessing.util.get_temp_dir()))
            self._executor = ProcessPoolExecutor(
                self.workers, mp_context=ForkServerContext(), initializer=_begin, initargs=scratch
            )
        with sheltered():
            try:
                future = self._executor.submit(work, *args)
            except (EOFError, BlockingIOError) as error:  # what workers are forked from was killed, or cannot fork
                advice = "run again with fewer --jobs; what is done stays done"
                message = "no worker can be started: perhaps memory ran out, or processes are limited"
                raise ZapisnikError(message, advice) from error
            self._groups |= {child.pid for child in multiprocessing.active_children() if child.pid is not None}
        return future

    def send(self, file: Path) -> Any:
        return file

    def restart(self) -> None:
        with sheltered():
            self._kill()
            for left in self._temporary.iterdir():  # by the workers that were killed
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)

    def stop(self) -> None:
        """End the workers and all they started, at once. What was submitted and is not done is lost."""
        with sheltered():
            self._kill()
            shutil.rmtree(self._temporary, ignore_errors=True)
            self._told.unlink(missing_ok=True)

    def _kill(self) -> None:
        children = {child.pid: child for child in multiprocessing.active_children()}
        for group in self._groups:
            try:
                os.killpg(group, signal.SIGKILL)
            except ProcessLookupError:
                if group in children:  # too young to lead a group
                    children[group].kill()
        self._groups.clear()
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


class DaskPool:
    """The workers of a dask cluster, which need this package and its tools.

    Where they see the folders of the run at the same paths, they do all of its work. Where they do not, the documents
    are sent to them and pages come back, and whatever else there is to do is done by `jobs` processes here.
    """

    def __init__(self, address: str, jobs: int, told: Callable[[], Witness]) -> None:
        try:
            distributed: Any = import_module("distributed")
        except ImportError as error:
            raise UsageError("--dask needs the package distributed", "pip install 'zapisnik[cluster]'") from error
        try:
            self._client = distributed.Client(address, timeout=_PATIENCE)
        except (OSError, ValueError) as error:
            raise UsageError(f"no dask scheduler answers at {address}: {error}", "check the address") from error
        try:
            answers = self._ask(told)
        except BaseException:
            self._client.close()
            raise
        self._local = LocalPool(jobs)
        self.sends = not all(answer.sees for answer in answers)
        self.workers = max(1, sum(self._client.nthreads().values()))
        self._remote: type[Any] = distributed.Future
        # Not pure: the same page may be read again, and then the files it left are what counts.
        self._executor = self._client.get_executor(pure=False)

    def _ask(self, told: Callable[[], Witness]) -> list[Witness]:
        """Return what the workers say of themselves; they must read with the same tools as this machine."""
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)  # else nobody could tell what they see
        except TimeoutError as error:
            raise UsageError("the cluster has no worker yet", "start a worker first: docs/cluster.md") from error
        try:
            answers: dict[str, Witness] = self._client.run(told)
        except Exception as error:
            advice = "set zapisnik up on every machine of the cluster, in the same version"
            raise UsageError(f"a worker of the cluster cannot run zapisnik: {error}", advice) from error
        here = told()
        for worker, answer in answers.items():
            if answer.tools != here.tools:
                different = f"{', '.join(answer.tools) or 'no Tesseract'}, and not {', '.join(here.tools)}"
                advice = "install the same versions of tesseract-ocr and its languages on all machines"
                raise UsageError(f"the worker {worker} reads with {different}", advice)
        return list(answers.values())

    def submit(self, work: Callable[..., Any], *args: Any) -> Future[Any]:
        if self.sends and not any(isinstance(arg, self._remote) for arg in args):
            return self._local.submit(work, *args)
        future: Future[Any] = self._executor.submit(_on_cluster, work, *args)
        return future

    def send(self, file: Path) -> Any:
        """Return what stands for the bytes of `file` on the cluster.

        They are the result of a task, not scattered data, which would be gone with the worker that holds it.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # that a task as large as a document is slow
            return self._client.submit(bytes, file.read_bytes(), pure=False)

    def restart(self) -> None:
        self._local.restart()  # the cluster replaces its workers itself

    def stop(self) -> None:
        self._executor.shutdown(wait=False)
        self._client.close()
        self._local.stop()


def _on_cluster(work: Callable[..., Any], *args: Any) -> Any:
    """Do a worker's work with its files in the folder that dask clears once a worker is lost."""
    tempfile.tempdir = import_module("distributed").get_worker().local_directory
    return work(*args)


@contextmanager
def open_pool(jobs: int, dask: str | None, told: Callable[[], Witness]) -> Iterator[Pool]:
    """Yield `jobs` processes, or the cluster at the address `dask`; whatever happens, none of them is left behind.

    `told` is what the workers of a cluster are asked.

    Raises:
        UsageError: the cluster cannot be reached, or would not give the outputs that this machine gives.
    """
    pool: Pool = LocalPool(jobs) if dask is None else DaskPool(dask, jobs, told)
    try:
        yield pool
    finally:
        pool.stop()


@contextmanager
def _room_for_sockets() -> Iterator[None]:
    """Have the folder of the sockets made where their paths are short enough: a system takes some hundred bytes."""
    given = tempfile.gettempdir()
    if len(os.fsencode(given)) > _LONGEST_FOLDER_OF_SOCKETS:
        tempfile.tempdir = "/tmp"
    try:
        multiprocessing.util.get_temp_dir()  # made once, and remembered
        yield
    finally:
        tempfile.tempdir = given


@contextmanager
def sheltered() -> Iterator[None]:
    """Keep Ctrl-C away from what is done in here, and for good from a process that starts in here.

    Such a process would end with a traceback if it came before `_begin`.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread gets signals
        return
    # Blocked, not ignored: what comes now is delivered afterwards, and a process that starts here inherits the block.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(temporary: Path, sockets: Path) -> None:
    """Prepare a worker process. A worker that is killed leaves its files in `temporary`, which goes with the pool.

    `sockets` is the folder by way of which the processes are started; the main process, when killed, leaves it behind.
    """
    import cv2  # only workers need it

    gc.freeze()  # what is imported stays
    os.setpgid(0, 0)
    tempfile.tempdir = str(temporary)
    cv2.setNumThreads(1)  # there is a worker for each processor already
    main = multiprocessing.parent_process()
    assert main is not None

    def end_with_main() -> None:
        main.join()
        for folder in (temporary, sockets):
            shutil.rmtree(folder, ignore_errors=True)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=end_with_main, daemon=True).start()
