package dev.vidusubjects.guarantees;

import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.media.storage.PinnedObject;
import dev.vidusubjects.media.storage.UploadTicket;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStoreException;
import dev.vidusubjects.subject.Subject;
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
import dev.vidusubjects.time.TimeBudget;
import dev.vidusubjects.workflow.Workflow;
import dev.vidusubjects.workflow.WorkflowException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Ports that apply {@link Faults} at each of their calls. */
final class FaultyPorts {

    private FaultyPorts() {}

    static TaskStore tasks(TaskStore store, Faults faults) {
        return new TaskStore() {
            @Override
            public Optional<Task> create(Task task) {
                return cross("tasks.create", () -> store.create(task));
            }

            @Override
            public Optional<Task> find(TaskId id) {
                return cross("tasks.find", () -> store.find(id));
            }

            @Override
            public Task update(Task task) throws StaleTaskException {
                try {
                    return faults.cross("tasks.update", () -> store.update(task), FaultyPorts::storeFailure);
                } catch (StaleTaskException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public List<KeptMedia> keepMedia(TaskId id, List<KeptMedia> media) throws NoSuchTaskException {
                try {
                    return faults.cross("tasks.keepMedia", () -> store.keepMedia(id, media), FaultyPorts::storeFailure);
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
                    return faults.cross(
                            "tasks.list", () -> store.list(status, limit, cursor), FaultyPorts::storeFailure);
                } catch (InvalidCursorException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public List<Task> findNotUpdatedSince(TaskStatus status, Instant since, int limit) {
                return cross("tasks.findNotUpdatedSince", () -> store.findNotUpdatedSince(status, since, limit));
            }

            @Override
            public TaskId claimSubject(String subjectId, TaskId task) {
                return cross("tasks.claimSubject", () -> store.claimSubject(subjectId, task));
            }

            @Override
            public Optional<TaskId> subjectOwner(String subjectId) {
                return cross("tasks.subjectOwner", () -> store.subjectOwner(subjectId));
            }

            private <T> T cross(String boundary, Callable<T> call) {
                try {
                    return faults.cross(boundary, call, FaultyPorts::storeFailure);
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    private static Exception storeFailure(boolean afterwards) {
        return new TaskStoreException("injected", null);
    }

    static ResultStore results(ResultStore store, Faults faults) {
        return new ResultStore() {
            @Override
            public String write(Prefix prefix, String path, byte[] document) throws IOException {
                return io(faults, "results.write", () -> store.write(prefix, path, document));
            }

            @Override
            public Optional<Document> find(Prefix prefix, String path) throws IOException {
                return io(faults, "results.find", () -> store.find(prefix, path));
            }

            @Override
            public Optional<String> replace(Prefix prefix, String path, byte[] document, Optional<String> version)
                    throws IOException {
                return io(faults, "results.replace", () -> store.replace(prefix, path, document, version));
            }

            @Override
            public void delete(Prefix prefix, String path) throws IOException {
                io(faults, "results.delete", () -> {
                    store.delete(prefix, path);
                    return null;
                });
            }
        };
    }

    static StateStore states(StateStore store, Faults faults) {
        return new StateStore() {
            @Override
            public Optional<Entry> read(String name) {
                return cross("states.read", () -> store.read(name));
            }

            @Override
            public boolean replace(String name, String value, long expected) {
                return cross("states.replace", () -> store.replace(name, value, expected));
            }

            private <T> T cross(String boundary, Callable<T> call) {
                try {
                    return faults.cross(boundary, call, afterwards -> new StateStoreException("injected", null));
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    static MediaStore media(MediaStore store, Faults faults) {
        return new MediaStore() {
            @Override
            public MediaContent open(StoredObject object) throws MediaException, IOException {
                return media(faults, "media.open", () -> store.open(object));
            }

            @Override
            public String providerReference(StoredObject object, MediaFormat format)
                    throws MediaException, IOException {
                return media(faults, "media.providerReference", () -> store.providerReference(object, format));
            }

            @Override
            public StoredObject at(String path, Optional<String> version) throws MediaException {
                return store.at(path, version);
            }

            @Override
            public PinnedObject pin(StoredObject object) throws MediaException, IOException {
                return media(faults, "media.pin", () -> store.pin(object));
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
                return io(faults, "media.keep", () -> store.keep(path, format, content));
            }
        };
    }

    private static <T> T media(Faults faults, String boundary, Callable<T> call) throws MediaException, IOException {
        try {
            return faults.cross(boundary, call, afterwards -> new IOException("injected"));
        } catch (MediaException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T io(Faults faults, String boundary, Callable<T> call) throws IOException {
        try {
            return faults.cross(boundary, call, afterwards -> new IOException("injected"));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static SubjectProvider provider(SubjectProvider provider, Faults faults) {
        ProviderError error = new ProviderError("injected", "injected");
        return new SubjectProvider() {
            @Override
            public ProviderTask submit(ProviderRequest request, String attempt, TimeBudget budget)
                    throws ProviderException {
                return cross(
                        "provider.submit",
                        () -> provider.submit(request, attempt, budget),
                        // A fault before the request was sent proves that nothing was created; a fault afterwards
                        // proves nothing.
                        afterwards -> afterwards
                                ? new ProviderException.Unconfirmed(error)
                                : new ProviderException.NotSent(error));
            }

            @Override
            public Duration pausedFor() {
                return provider.pausedFor();
            }

            @Override
            public void creationConfirmed() {
                provider.creationConfirmed();
            }

            @Override
            public ProviderTask poll(String providerTaskId, TimeBudget budget) throws ProviderException {
                return cross(
                        "provider.poll",
                        () -> provider.poll(providerTaskId, budget),
                        afterwards -> new ProviderException.NoVerdict(error, Optional.empty()));
            }

            private ProviderTask cross(String boundary, Callable<ProviderTask> call, Faults.Failure failure)
                    throws ProviderException {
                try {
                    return faults.cross(boundary, call, failure);
                } catch (ProviderException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    static SubjectDirectory directory(SubjectDirectory directory, Faults faults) {
        return new SubjectDirectory() {
            @Override
            public Page page(Optional<String> token, TimeBudget budget) throws ProviderException {
                return cross("directory.page", () -> directory.page(token, budget));
            }

            @Override
            public Optional<Subject> find(String subjectId, TimeBudget budget) throws ProviderException {
                return cross("directory.find", () -> directory.find(subjectId, budget));
            }

            private <T> T cross(String boundary, Callable<T> call) throws ProviderException {
                try {
                    return faults.cross(
                            boundary,
                            call,
                            afterwards -> new ProviderException.NoVerdict(
                                    new ProviderError("injected", "injected"), Optional.empty()));
                } catch (ProviderException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    static Workflow workflow(Workflow workflow, Faults faults) {
        return task -> {
            try {
                faults.cross(
                        "workflow.start",
                        () -> {
                            workflow.start(task);
                            return null;
                        },
                        afterwards -> new WorkflowException("injected", null));
            } catch (WorkflowException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
    }
}
