package dev.vidusubjects.guarantees;

import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.events.DeliveryLog;
import dev.vidusubjects.events.DeliveryQueue;
import dev.vidusubjects.events.KeptMediaStore;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.fixture.MemoryDeliveryLog;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.standalone.files.DataDirectory;
import dev.vidusubjects.standalone.files.FolderKeptMediaStore;
import dev.vidusubjects.standalone.files.FolderResultStore;
import dev.vidusubjects.standalone.store.LaneQueue.Taken;
import dev.vidusubjects.standalone.store.MvDeliveryQueue;
import dev.vidusubjects.standalone.store.MvOutbox;
import dev.vidusubjects.standalone.store.MvStateStore;
import dev.vidusubjects.standalone.store.MvTaskStore;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** The stores of the standalone application. */
class EmbeddedEndingFaultsTest extends EndingFaultInjection {

    private static final int ALL = 100;

    @TempDir
    static Path data;

    private static int opened;

    @Override
    EndingStores open() {
        return new Stores(data.resolve("run-" + opened++));
    }

    private static final class Stores implements EndingStores {
        private final MvTaskStore tasks;
        private final DataDirectory folder;
        private final MvDeliveryQueue queue;
        private final MemoryDeliveryLog log = new MemoryDeliveryLog();
        private final FolderKeptMediaStore media;
        private final List<Delivery> givenUp = new ArrayList<>();
        private List<Taken<Delivery>> taken = new ArrayList<>();

        private Stores(Path root) {
            folder = new DataDirectory(root);
            tasks = new MvTaskStore(folder);
            queue = new MvDeliveryQueue(tasks);
            media = new FolderKeptMediaStore(folder);
        }

        @Override
        public TaskStore tasks() {
            return tasks;
        }

        @Override
        public Outbox outbox() {
            return new MvOutbox(tasks);
        }

        @Override
        public StateStore states() {
            return new MvStateStore(tasks);
        }

        @Override
        public ResultStore results() {
            return new FolderResultStore(folder);
        }

        /** The queue's own record of what was given up is the log. */
        @Override
        public DeliveryQueue queue() {
            return new DeliveryQueue() {
                @Override
                public void add(List<Delivery> deliveries) {
                    queue.add(deliveries);
                }

                @Override
                public void giveUp(Delivery delivery, String reason) {
                    queue.giveUp(delivery, reason);
                    givenUp.add(delivery);
                }
            };
        }

        @Override
        public DeliveryLog log() {
            return log;
        }

        @Override
        public KeptMediaStore media() {
            return media;
        }

        /** Each delivery stays taken until it is done, or until the next call: its attempt has failed then. */
        @Override
        public List<Delivery> due(Instant now) {
            taken.forEach(one -> queue.lanes().postpone(one, one.work().notBefore()));
            taken = new ArrayList<>(queue.lanes().take(now, ALL));
            return taken.stream().map(Taken::work).toList();
        }

        @Override
        public void done(Delivery delivery) {
            taken.removeIf(one -> {
                boolean isDone = one.work().equals(delivery);
                if (isDone) {
                    queue.lanes().done(one);
                }
                return isDone;
            });
        }

        @Override
        public List<Delivery> givenUp() {
            return givenUp;
        }

        @Override
        public Optional<byte[]> copy(TaskId task, String name) throws IOException {
            Optional<Path> file = media.file(task, name);
            return file.isPresent() ? Optional.of(Files.readAllBytes(file.get())) : Optional.empty();
        }

        @Override
        public void close() {
            tasks.close();
        }
    }
}
