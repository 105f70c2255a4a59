/* A microphone made of a file, with faults on demand: an ALSA ioplug for tests.

   pcm_type.faultmic { lib "/path/to/libasound_module_pcm_faultmic.so" }
   pcm.mic { type faultmic  file "in.raw"  rate 16000  channels 1  ppm 60  script "xrun@1.5" }

   file      raw S16_LE, interleaved; silence after its end
   rate      the nominal rate, in hertz (16000)
   channels  (1)
   ppm       how much faster than nominal the crystal runs (0)
   script    faults, KIND@SECONDS or KIND@SECONDS+DURATION, counted from the first open of this
             PCM name in the process; without it the environment variable FAULTMIC_SCRIPT:
               xrun     an overrun; with a duration every read fails so (a dead sound server)
               suspend  the card sleeps: -ESTRPIPE until a resume after the end succeeds
               stall    no data and no error; the sound of that time is lost
               unplug   -ENODEV, and -ENODEV from open until the end
               busy     open says -EBUSY
               hang     every call blocks until the end (a frozen sound server)

   The sound follows the clock: whatever the fault, sample frame k of the file is what the
   microphone hears k / rate seconds after its first start. */
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum kind { XRUN, SUSPEND, STALL, UNPLUG, BUSY, HANG, KINDS };
static const char *const kind_names[KINDS] = {"xrun", "suspend", "stall", "unplug", "busy", "hang"};

struct fault {
  enum kind kind;
  double from, until;
  int done;
};

/* What outlives a close: one per PCM name. */
struct history {
  char name[64];
  double opened, started; /* monotonic seconds; started is 0 before the first start */
  struct fault faults[16];
  int count;
};

struct mic {
  snd_pcm_ioplug_t io;
  struct history *history;
  int16_t *sound;
  int64_t sound_frames;
  unsigned int rate, channels;
  double ppm;
  int64_t origin;      /* frame of the file at the start of this run */
  int64_t transferred; /* frames read in this run */
  int64_t hidden;      /* frames of the clock that this run did not capture */
  int64_t hidden_from; /* capture index from which `hidden` applies */
  double held;         /* when the running stall or sleep began; 0: none */
};

static struct history histories[64];
static int history_count;
static pthread_mutex_t histories_lock = PTHREAD_MUTEX_INITIALIZER;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static void parse_script(struct history *h, const char *text) {
  char kind[16];
  int used;
  double from, length;
  while (text && h->count < 16 && sscanf(text, " %15[a-z]@%lf%n", kind, &from, &used) == 2) {
    text += used;
    length = 0;
    if (*text == '+' && sscanf(text, "+%lf%n", &length, &used) == 1)
      text += used;
    for (int k = 0; k < KINDS; k++)
      if (!strcmp(kind, kind_names[k]))
        h->faults[h->count++] = (struct fault){k, from, from + length, 0};
  }
}

static struct history *find_history(const char *name, const char *script) {
  struct history *h = NULL;
  pthread_mutex_lock(&histories_lock);
  for (int i = 0; i < history_count && !h; i++)
    if (!strcmp(histories[i].name, name))
      h = &histories[i];
  if (!h && history_count < 64) {
    h = &histories[history_count++];
    snprintf(h->name, sizeof h->name, "%s", name);
    h->opened = now();
    parse_script(h, script ? script : getenv("FAULTMIC_SCRIPT"));
  }
  pthread_mutex_unlock(&histories_lock);
  return h;
}

/* The fault of this kind whose time has come, or NULL. One without a duration comes once. */
static struct fault *active(struct history *h, enum kind kind) {
  double t = now() - h->opened;
  for (int i = 0; i < h->count; i++) {
    struct fault *f = &h->faults[i];
    if (f->kind == kind && t >= f->from && (f->until > f->from ? t < f->until : !f->done))
      return f;
  }
  return NULL;
}

static void hang(struct mic *m) {
  while (active(m->history, HANG))
    usleep(10000);
}

static int64_t clock_frame(struct mic *m, double t) {
  return (int64_t)((t - m->history->started) * m->rate * (1 + m->ppm * 1e-6));
}

/* Frames captured in this run until `t`; while held, until the hold began. */
static int64_t captured(struct mic *m) {
  return clock_frame(m, m->held > 0 ? m->held : now()) - m->origin - m->hidden;
}

static void hold(struct mic *m) {
  if (m->held > 0)
    return;
  m->held = now();
  m->origin += m->hidden; /* the previous hold has been read past by now */
  m->hidden = 0;
  m->hidden_from = captured(m);
}

static void release(struct mic *m) {
  if (m->held <= 0)
    return;
  m->hidden = clock_frame(m, now()) - clock_frame(m, m->held);
  m->held = 0;
}

static int mic_start(snd_pcm_ioplug_t *io) {
  struct mic *m = io->private_data;
  hang(m);
  double t = now();
  if (m->history->started == 0)
    m->history->started = t;
  m->origin = clock_frame(m, t);
  m->transferred = m->hidden = m->hidden_from = 0;
  m->held = 0;
  long half = 500000000L / m->rate * io->period_size;
  struct itimerspec ticks = {{half / 1000000000L, half % 1000000000L}, {0, half % 1000000000L}};
  timerfd_settime(io->poll_fd, 0, &ticks, NULL);
  return 0;
}

static int mic_stop(snd_pcm_ioplug_t *io) {
  struct itimerspec none = {{0, 0}, {0, 0}};
  hang(io->private_data);
  timerfd_settime(io->poll_fd, 0, &none, NULL);
  return 0;
}

/* Applies the faults of this moment to a running stream. */
static int check_faults(struct mic *m) {
  hang(m);
  if (active(m->history, UNPLUG)) {
    snd_pcm_ioplug_set_state(&m->io, SND_PCM_STATE_DISCONNECTED);
    return -ENODEV;
  }
  if (active(m->history, SUSPEND)) {
    hold(m);
    snd_pcm_ioplug_set_state(&m->io, SND_PCM_STATE_SUSPENDED);
    return -ESTRPIPE;
  }
  if (active(m->history, STALL))
    hold(m);
  else if (m->io.state == SND_PCM_STATE_RUNNING)
    release(m);
  struct fault *xrun = active(m->history, XRUN);
  if (xrun || captured(m) - m->transferred > (int64_t)m->io.buffer_size) {
    if (xrun)
      xrun->done = 1;
    snd_pcm_ioplug_set_state(&m->io, SND_PCM_STATE_XRUN);
    return -EPIPE;
  }
  return 0;
}

static snd_pcm_sframes_t mic_pointer(snd_pcm_ioplug_t *io) {
  struct mic *m = io->private_data;
  if (io->state == SND_PCM_STATE_RUNNING && check_faults(m) == -EPIPE)
    return -EPIPE;
  if (io->state != SND_PCM_STATE_RUNNING)
    return m->transferred % io->buffer_size;
  return captured(m) % io->buffer_size;
}

static snd_pcm_sframes_t mic_transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas,
                                      snd_pcm_uframes_t offset, snd_pcm_uframes_t size) {
  struct mic *m = io->private_data;
  int16_t *out = (int16_t *)((char *)areas->addr + areas->first / 8) + offset * m->channels;
  for (snd_pcm_uframes_t i = 0; i < size; i++, m->transferred++) {
    int64_t k = m->origin + m->transferred + (m->transferred >= m->hidden_from ? m->hidden : 0);
    for (unsigned int c = 0; c < m->channels; c++)
      *out++ = k < m->sound_frames ? m->sound[k * m->channels + c] : 0;
  }
  return size;
}

static int mic_poll_revents(snd_pcm_ioplug_t *io, struct pollfd *fds, unsigned int count,
                            unsigned short *revents) {
  struct mic *m = io->private_data;
  uint64_t ticks;
  *revents = 0;
  if (count > 0 && (fds->revents & POLLIN) && read(io->poll_fd, &ticks, sizeof ticks) < 0)
    return 0;
  if (io->state != SND_PCM_STATE_RUNNING || check_faults(m) < 0)
    *revents = POLLIN | POLLERR;
  else if (captured(m) - m->transferred >= (int64_t)io->period_size)
    *revents = POLLIN;
  return 0;
}

/* alsa-lib ignores the result: what counts is the state afterwards. */
static int mic_resume(snd_pcm_ioplug_t *io) {
  struct mic *m = io->private_data;
  if (active(m->history, SUSPEND))
    return -EAGAIN;
  release(m);
  return snd_pcm_ioplug_set_state(io, SND_PCM_STATE_RUNNING);
}

static int mic_close(snd_pcm_ioplug_t *io) {
  struct mic *m = io->private_data;
  hang(m);
  if (io->poll_fd >= 0)
    close(io->poll_fd);
  free(m->sound);
  free(m);
  return 0;
}

static const snd_pcm_ioplug_callback_t callbacks = {
    .start = mic_start,
    .stop = mic_stop,
    .pointer = mic_pointer,
    .transfer = mic_transfer,
    .poll_revents = mic_poll_revents,
    .resume = mic_resume,
    .close = mic_close,
};

static int constrain(snd_pcm_ioplug_t *io, unsigned int rate, unsigned int channels) {
  const unsigned int access = SND_PCM_ACCESS_RW_INTERLEAVED, format = SND_PCM_FORMAT_S16_LE;
  int e = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 1, &access);
  if (e >= 0)
    e = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 1, &format);
  if (e >= 0)
    e = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, channels, channels);
  if (e >= 0)
    e = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE, rate, rate);
  if (e >= 0)
    e = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 64, 1 << 18);
  if (e >= 0)
    e = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, 1024);
  return e;
}

static int read_sound(struct mic *m, const char *path) {
  FILE *f = fopen(path, "rb");
  if (!f)
    return -errno;
  fseek(f, 0, SEEK_END);
  long bytes = ftell(f);
  rewind(f);
  m->sound = malloc(bytes + 1);
  m->sound_frames = m->sound ? fread(m->sound, 2 * m->channels, bytes / 2 / m->channels, f) : 0;
  fclose(f);
  return m->sound ? 0 : -ENOMEM;
}

SND_PCM_PLUGIN_DEFINE_FUNC(faultmic) {
  const char *file = NULL, *script = NULL;
  long rate = 16000, channels = 1, ppm = 0;
  snd_config_iterator_t i, next;
  (void)root;
  snd_config_for_each(i, next, conf) {
    snd_config_t *entry = snd_config_iterator_entry(i);
    const char *id;
    if (snd_config_get_id(entry, &id) < 0)
      continue;
    if (!strcmp(id, "file"))
      snd_config_get_string(entry, &file);
    else if (!strcmp(id, "script"))
      snd_config_get_string(entry, &script);
    else if (!strcmp(id, "rate"))
      snd_config_get_integer(entry, &rate);
    else if (!strcmp(id, "channels"))
      snd_config_get_integer(entry, &channels);
    else if (!strcmp(id, "ppm"))
      snd_config_get_integer(entry, &ppm);
  }
  struct history *history = find_history(name, script);
  if (stream != SND_PCM_STREAM_CAPTURE || !file || !history)
    return -EINVAL;
  if (active(history, UNPLUG))
    return -ENODEV;
  if (active(history, BUSY))
    return -EBUSY;
  struct mic *m = calloc(1, sizeof *m);
  if (!m)
    return -ENOMEM;
  m->history = history;
  m->rate = rate;
  m->channels = channels;
  m->ppm = ppm;
  m->io.version = SND_PCM_IOPLUG_VERSION;
  m->io.name = "Fault microphone";
  m->io.callback = &callbacks;
  m->io.private_data = m;
  m->io.poll_events = POLLIN;
  m->io.poll_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  hang(m);
  int e = read_sound(m, file);
  if (e >= 0)
    e = snd_pcm_ioplug_create(&m->io, name, stream, mode);
  if (e < 0) {
    mic_close(&m->io);
    return e;
  }
  e = constrain(&m->io, m->rate, m->channels);
  if (e < 0) {
    snd_pcm_ioplug_delete(&m->io);
    return e;
  }
  *pcmp = m->io.pcm;
  return 0;
}
SND_PCM_PLUGIN_SYMBOL(faultmic);
