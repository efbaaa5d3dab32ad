package dev.vidusubjects.simulation;

import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.media.storage.PinnedObject;
import dev.vidusubjects.media.storage.UploadTicket;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.simulation.PortBoundary.Call;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStoreException;
import dev.vidusubjects.task.InvalidCursorException;
import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskPage;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The stores of one process, with a {@link PortBoundary} at each call. */
final class SimulatedPorts {

    private final PortBoundary boundary;
    private final SimulatedProcess process;

    SimulatedPorts(PortBoundary boundary, SimulatedProcess process) {
        this.boundary = boundary;
        this.process = process;
    }

    TaskStore tasks(TaskStore store) {
        return new TaskStore() {
            @Override
            public Optional<Task> create(Task task) {
                return unchecked("tasks.create", () -> store.create(task));
            }

            @Override
            public Optional<Task> find(TaskId id) {
                return unchecked("tasks.find", () -> store.find(id));
            }

            @Override
            public Task update(Task task) throws StaleTaskException {
                try {
                    return boundary.cross(process, "tasks.update", () -> failure("update"), () -> store.update(task));
                } catch (StaleTaskException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public List<KeptMedia> keepMedia(TaskId id, List<KeptMedia> media) throws NoSuchTaskException {
                try {
                    return boundary.cross(
                            process, "tasks.keepMedia", () -> failure("keepMedia"), () -> store.keepMedia(id, media));
                } catch (NoSuchTaskException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public TaskPage list(Optional<TaskStatus> status, int limit, Optional<String> cursor)
                    throws InvalidCursorException {
                try {
                    return boundary.cross(
                            process, "tasks.list", () -> failure("list"), () -> store.list(status, limit, cursor));
                } catch (InvalidCursorException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public TaskId claimSubject(String subjectId, TaskId task) {
                return unchecked("tasks.claimSubject", () -> store.claimSubject(subjectId, task));
            }

            @Override
            public Optional<TaskId> subjectOwner(String subjectId) {
                return unchecked("tasks.subjectOwner", () -> store.subjectOwner(subjectId));
            }

            @Override
            public List<Task> findNotUpdatedSince(TaskStatus status, Instant since, int limit) {
                return unchecked("tasks.findNotUpdatedSince", () -> store.findNotUpdatedSince(status, since, limit));
            }

            private <T> T unchecked(String port, Call<T> call) {
                try {
                    return boundary.cross(process, port, () -> failure(port), call);
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    private static TaskStoreException failure(String port) {
        return new TaskStoreException("throttled: " + port, null);
    }

    StateStore state(StateStore store) {
        return new StateStore() {
            @Override
            public Optional<Entry> read(String name) {
                return unchecked("state.read " + name, () -> store.read(name));
            }

            @Override
            public boolean replace(String name, String value, long expected) {
                return unchecked("state.replace " + name, () -> store.replace(name, value, expected));
            }

            private <T> T unchecked(String port, Call<T> call) {
                try {
                    return boundary.cross(process, port, () -> new StateStoreException("throttled", null), call);
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    ResultStore results(ResultStore store) {
        return new ResultStore() {
            @Override
            public String write(Prefix prefix, String path, byte[] document) throws IOException {
                return io("results.write " + path, () -> store.write(prefix, path, document));
            }

            @Override
            public Optional<String> replace(Prefix prefix, String path, byte[] document, Optional<String> version)
                    throws IOException {
                return io("results.replace " + path, () -> store.replace(prefix, path, document, version));
            }

            @Override
            public Optional<Document> find(Prefix prefix, String path) throws IOException {
                return io("results.find " + path, () -> store.find(prefix, path));
            }

            @Override
            public void delete(Prefix prefix, String path) throws IOException {
                io("results.delete " + path, () -> {
                    store.delete(prefix, path);
                    return null;
                });
            }
        };
    }

    MediaStore media(MediaStore store) {
        return new MediaStore() {
            @Override
            public MediaContent open(StoredObject object) throws MediaException, IOException {
                return media("media.open", () -> store.open(object));
            }

            @Override
            public String providerReference(StoredObject object, MediaFormat format)
                    throws MediaException, IOException {
                return media("media.providerReference", () -> store.providerReference(object, format));
            }

            @Override
            public StoredObject at(String path, Optional<String> version) throws MediaException {
                return store.at(path, version);
            }

            @Override
            public PinnedObject pin(StoredObject object) throws MediaException, IOException {
                return media("media.pin", () -> store.pin(object));
            }

            @Override
            public long maxInlineBytes() {
                return store.maxInlineBytes();
            }

            @Override
            public long maxReferencedBytes() {
                return store.maxReferencedBytes();
            }

            @Override
            public UploadTicket createUpload(MediaFormat format, long contentLength) {
                return store.createUpload(format, contentLength);
            }

            @Override
            public StoredObject keep(String path, MediaFormat format, MediaContent content) throws IOException {
                return io("media.keep", () -> store.keep(path, format, content));
            }

            private <T> T media(String port, Call<T> call) throws MediaException, IOException {
                try {
                    return boundary.cross(process, port, () -> new IOException("throttled"), call);
                } catch (MediaException | IOException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    private <T> T io(String port, Call<T> call) throws IOException {
        try {
            return boundary.cross(process, port, () -> new IOException("throttled"), call);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
