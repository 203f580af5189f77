from kg.errors import IsnadError as IsnadError
from kg.export.rows import ControlRow as ControlRow
from kg.export.rows import EngagementRow as EngagementRow
from kg.export.rows import Evidence as Evidence
from kg.export.rows import Name as Name
from kg.export.rows import Party as Party
from kg.export.rows import SideRow as SideRow
from kg.export.rows import Source as Source
from kg.export.rows import Spot as Spot
from kg.export.rows import TollRow as TollRow
from kg.library import Graph as Graph
from kg.library import Rows as Rows
from kg.library import build as build
from kg.library import open as open
from kg.library import read as read
from kg.model import Control as Control
from kg.model import Engagement as Engagement
from kg.model import Reading as Reading
from kg.model import Report as Report
from kg.model import Toll as Toll

DEPRECATED: dict[str, str]
PUBLIC: dict[str, str]
__version__: str
