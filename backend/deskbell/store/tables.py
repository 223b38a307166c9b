"""All tables, in one import: for migrations and for a database made in a test."""

from sqlmodel import SQLModel

from deskbell.store.account import Account, SignInLink, Token, WebSession
from deskbell.store.bench_test import BenchTest
from deskbell.store.button import Assignment, Button, Configuration, Epoch
from deskbell.store.counter import Counter
from deskbell.store.device_code import DeviceCode, WrongGuesses
from deskbell.store.enrolment import EnrolledBoard, EnrolmentToken
from deskbell.store.finding import Finding
from deskbell.store.incident import Incident, WorkLog
from deskbell.store.network import SiteNetworks
from deskbell.store.press import Press
from deskbell.store.site import Asset, Site

ALL = (
    Account, SignInLink, Token, WebSession, Site, Asset, Button, Epoch, Configuration,
    Assignment, Press, Incident, WorkLog, Counter, DeviceCode, WrongGuesses, EnrolmentToken,
    EnrolledBoard, SiteNetworks, BenchTest, Finding,
)  # fmt: skip

METADATA = SQLModel.metadata
