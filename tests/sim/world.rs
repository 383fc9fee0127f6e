//! Virtual time, chance from a seed, and an executor for one thread.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// The same numbers again for the same seed (splitmix64).
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `end`, `end` excluded.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A number from 0 (included) to 1 (excluded).
    pub(crate) fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn chance(&mut self, of: f64) -> bool {
        self.fraction() < of
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}

/// Time, chance and the story of one simulated run.
pub(crate) struct World {
    now: Cell<u64>,
    timers: RefCell<BinaryHeap<Reverse<u64>>>,
    pub(crate) random: RefCell<Random>,
    /// For a run that is written down: what was drawn when.
    drawn: Option<RefCell<BTreeMap<u64, f64>>>,
    /// Orders the tasks that can go on at the same time.
    order: RefCell<Random>,
    story: Option<RefCell<Vec<String>>>,
    violations: RefCell<Vec<String>>,
}

/// When the simulated machines were switched on, in milliseconds since 1970.
pub(crate) const EPOCH: u64 = 1_750_000_000_000;

impl World {
    pub(crate) fn new(seed: u64, tells: bool) -> Rc<Self> {
        Rc::new(Self {
            now: Cell::new(1_000),
            timers: RefCell::default(),
            random: RefCell::new(Random::new(seed)),
            drawn: None,
            order: RefCell::new(Random::new(!seed)),
            story: tells.then(RefCell::default),
            violations: RefCell::default(),
        })
    }

    /// A world whose run is written down.
    pub(crate) fn recording(seed: u64) -> Rc<Self> {
        let mut world = Self::new(seed, false);
        if let Some(world) = Rc::get_mut(&mut world) {
            world.drawn = Some(RefCell::default());
        }
        world
    }

    pub(crate) fn records(&self) -> bool {
        self.drawn.is_some()
    }

    /// What was drawn when.
    pub(crate) fn drawn(&self) -> Vec<(u64, f64)> {
        let drawn = self.drawn.iter();
        drawn.flat_map(|drawn| drawn.borrow().clone()).collect()
    }

    pub(crate) fn now(&self) -> u64 {
        self.now.get()
    }

    /// Writes a line of the story, which costs nothing unless it is to be told.
    pub(crate) fn note(&self, line: impl FnOnce() -> String) {
        if let Some(story) = &self.story {
            let at = self.now() as f64 / 1000.0;
            story.borrow_mut().push(format!("{at:>10.3} s  {}", line()));
        }
    }

    pub(crate) fn violate(&self, what: String) {
        self.note(|| format!("VIOLATED: {what}"));
        self.violations.borrow_mut().push(what);
    }

    pub(crate) fn is_violated(&self) -> bool {
        !self.violations.borrow().is_empty()
    }

    pub(crate) fn take_violations(&self) -> Vec<String> {
        self.violations.take()
    }

    pub(crate) fn take_story(&self) -> Vec<String> {
        self.story.as_ref().map(RefCell::take).unwrap_or_default()
    }

    /// Waits until a point in time; `u64::MAX` is never.
    pub(crate) fn until(self: &Rc<Self>, time: u64) -> impl Future<Output = ()> + use<> {
        let world = Rc::clone(self);
        let mut is_set = false;
        std::future::poll_fn(move |_| {
            if world.now() >= time {
                return Poll::Ready(());
            }
            if !is_set && time != u64::MAX {
                is_set = true;
                world.timers.borrow_mut().push(Reverse(time));
            }
            Poll::Pending
        })
    }

    /// Runs all tasks to their end; `at` is called whenever time has gone on.
    pub(crate) fn run(
        &self,
        mut tasks: Vec<Pin<Box<dyn Future<Output = ()> + '_>>>,
        at: &dyn Fn(u64),
    ) {
        let woken = Arc::new(Woken(AtomicBool::new(false)));
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        loop {
            woken.0.store(false, Ordering::Relaxed);
            self.shuffle(&mut tasks);
            tasks.retain_mut(|task| task.as_mut().poll(&mut context).is_pending());
            if tasks.is_empty() || self.is_violated() {
                return;
            }
            if woken.0.load(Ordering::Relaxed) {
                continue;
            }
            let Some(Reverse(next)) = self.timers.borrow_mut().pop() else {
                self.violate("a run waits for nothing and never ends".into());
                return;
            };
            self.now.set(next.max(self.now()));
            at(self.now());
        }
    }

    /// Tasks that wake at the same time go on in any order.
    fn shuffle<T>(&self, tasks: &mut [T]) {
        let mut order = self.order.borrow_mut();
        for at in (1..tasks.len()).rev() {
            tasks.swap(at, order.below(at as u64 + 1) as usize);
        }
    }

    /// A number from 0 (included) to 1 (excluded); in a run that is written down
    /// only the time decides it, so that whoever plays it again need not know
    /// who draws.
    pub(crate) fn fraction(&self) -> f64 {
        let draw = || self.random.borrow_mut().fraction();
        match &self.drawn {
            Some(drawn) => *drawn.borrow_mut().entry(self.now()).or_insert_with(draw),
            None => draw(),
        }
    }

    /// Lets time pass after the runs.
    pub(crate) fn pass(&self, milliseconds: u64, at: &dyn Fn(u64)) {
        self.now.set(self.now() + milliseconds);
        at(self.now());
    }
}

/// Notes that a task can go on although no time has passed.
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}
